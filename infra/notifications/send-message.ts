import type { AlarmMessage } from '../../shared/notifications/message.js';
import { slackMessage } from '../../shared/notifications/slack-message.js';
import { teamsMessage } from '../../shared/notifications/teams-card.js';
import { type Egress, guardedPost } from '../webhooks/guarded-post.js';
import type { Channel } from './channels.js';
import { type SmtpSettings, sendEmail } from './send-email.js';
import type { SendAnswer } from './sent-messages.js';

export type SendSettings = Egress & { readonly smtp: Omit<SmtpSettings, 'timeoutSeconds'> };

/** Sends a message in the form of its channel. Never throws. */
export async function sendMessage(
  message: AlarmMessage,
  { kind, to, url }: Pick<Channel, 'kind' | 'to' | 'url'>,
  { smtp, ...egress }: SendSettings,
): Promise<SendAnswer> {
  const { timeoutSeconds } = egress;
  if (kind === 'email') return sendEmail(message, to, { ...smtp, timeoutSeconds });
  const content = kind === 'slack' ? slackMessage(message) : teamsMessage(message);
  return guardedPost(url ?? '', { body: JSON.stringify(content) }, egress);
}
