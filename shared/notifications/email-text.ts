import { type AlarmMessage, linesOf, titleOf } from './message.js';

export type EmailText = { readonly subject: string; readonly text: string };

/** Returns an e-mail as plain text, which every client shows, with its links. */
export function emailText(message: AlarmMessage): EmailText {
  const parts = message.alarms.map((alarm) => {
    const link = alarm.link === null ? [] : [alarm.link];
    return [alarm.headline, ...linesOf(alarm), ...link].join('\n');
  });
  return { subject: titleOf(message), text: `${parts.join('\n\n')}\n` };
}
