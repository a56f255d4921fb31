import type { Alarm } from './alarm.js';
import { type AlarmMessage, linesOf, titleOf } from './message.js';

/** Returns the body for a Teams webhook of the app Workflows ("When a Teams webhook request is received"): one Adaptive Card. */
export function teamsMessage(message: AlarmMessage): unknown {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: titleOf(message),
    msteams: { width: 'Full' },
    body: message.alarms.map(itemOf),
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return {
    type: 'message',
    summary: titleOf(message),
    attachments: [{ contentType, contentUrl: null, content }],
  };
}

function itemOf(alarm: Alarm) {
  const lines = linesOf(alarm).map((text) => ({
    type: 'TextBlock',
    text: escapeMarkdown(text),
    wrap: true,
    spacing: 'Small',
  }));
  const headline = {
    ...{ type: 'TextBlock', text: escapeMarkdown(alarm.headline), wrap: true, weight: 'Bolder' },
    color: alarm.isGood ? 'Good' : 'Attention',
  };
  const open = { type: 'Action.OpenUrl', title: 'Open', url: alarm.link };
  const actions = alarm.link === null ? [] : [{ type: 'ActionSet', actions: [open] }];
  return { type: 'Container', separator: true, items: [headline, ...lines, ...actions] };
}

/** Cards read a little Markdown: `report_type` would be in italics. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_[\]]/g, '\\$&');
}
