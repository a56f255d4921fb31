import { z } from 'zod';
import type { Channel } from '../../infra/notifications/channels.js';
import type { SentMessage } from '../../infra/notifications/sent-messages.js';
import { SentType } from '../../shared/event.js';
import { ALARM_TYPES, CHANNEL_KINDS, MESSAGE_FAILURES, MESSAGE_STATUSES } from '../../shared/vocabulary.js';

const Time = z.iso.datetime();

export const ChannelView = z
  .object({
    channel_id: z.string(),
    name: z.string(),
    kind: z.enum(CHANNEL_KINDS),
    to: z.array(z.string()).meta({ description: 'The addresses of a channel by e-mail' }),
    url: z.string().nullable().meta({ description: 'The URL of a chat service' }),
    unreadable: z.literal(true).optional().meta({
      description: 'Addresses and URL are absent, because the stored ones were altered or are not encrypted',
    }),
    types: z.array(z.enum(ALARM_TYPES)),
    enabled: z.boolean(),
    failing_since: Time.nullable().meta({ description: 'Since when every attempt has failed' }),
    refused: z.int().meta({
      description: 'How many of its addresses the mail server refused of the last message that it took',
    }),
    created_by: z.string(),
    created_at: Time,
  })
  .meta({ id: 'NotificationChannel' });

export function channelView(channel: Channel): z.infer<typeof ChannelView> {
  const { channel_id, name, kind, to, url, types, enabled, failing_since, created_by, created_at } = channel;
  const { refused = 0, unreadable } = channel;
  return {
    ...{ channel_id, name, kind, to, url, types, enabled, refused, created_by },
    ...(unreadable && { unreadable }),
    failing_since: failing_since?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  };
}

export const SentMessageView = z
  .object({
    channel_id: z.string(),
    message_id: z.string(),
    types: z.array(SentType).meta({ description: 'What it is about' }),
    status: z.enum(MESSAGE_STATUSES).meta({ description: '`dead`: given up' }),
    attempts: z.int(),
    first_attempt_at: Time,
    last_attempt_at: Time,
    next_attempt_at: Time.nullable(),
    http_status: z.int().nullable(),
    failure: z.enum(MESSAGE_FAILURES).nullable(),
    refused: z
      .int()
      .meta({ description: 'How many addresses it did not reach, because the mail server refused them' }),
    milliseconds: z.int(),
  })
  .meta({ id: 'SentMessage' });

export function sentMessageView(sent: SentMessage): z.infer<typeof SentMessageView> {
  const { channel_id, message_id, types, status, attempts, http_status, failure, milliseconds } = sent;
  const { refused = 0 } = sent;
  return {
    ...{ channel_id, message_id, types, status, attempts, http_status, failure, refused, milliseconds },
    first_attempt_at: sent.first_attempt_at.toISOString(),
    last_attempt_at: sent.last_attempt_at.toISOString(),
    next_attempt_at: sent.next_attempt_at?.toISOString() ?? null,
  };
}
