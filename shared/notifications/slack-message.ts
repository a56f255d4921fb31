import type { Alarm } from './alarm.js';
import { type AlarmMessage, linesOf, titleOf } from './message.js';

/** Slack refuses longer sections. */
const LONGEST_SECTION = 3_000;

/** Returns the body for an incoming webhook of Slack: `text` for notices on a screen, `blocks` for the channel. */
export function slackMessage(message: AlarmMessage): unknown {
  const text = escapeSlack(titleOf(message));
  const sections = message.alarms.map((alarm) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: sectionOf(alarm).slice(0, LONGEST_SECTION) },
  }));
  return { text, blocks: sections, unfurl_links: false };
}

function sectionOf(alarm: Alarm): string {
  const sign = alarm.isGood ? ':white_check_mark:' : ':warning:';
  const [headline, ...lines] = [alarm.headline, ...linesOf(alarm)].map(escapeSlack);
  const link = alarm.link === null ? [] : [`<${escapeSlack(alarm.link)}|Open>`];
  return [`${sign} *${headline}*`, ...link, ...lines].join('\n');
}

/** The three characters that begin a command in Slack's text. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
