import { z } from 'zod';
import { SentType } from '../../../shared/event.js';
import {
  ALARM_TYPES,
  CHANNEL_KINDS,
  MESSAGE_FAILURES,
  MESSAGE_STATUSES,
} from '../../../shared/vocabulary.js';
import { count, sealed, when } from './bson-types.js';

/** `paycom_channels`: where people are notified of alarms, and up to which event. */
export const ChannelDocument = z.strictObject({
  channel_id: z.string(),
  name: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  types: z.array(z.enum(ALARM_TYPES)),
  /** The addresses or the URL. URLs of chat services are secrets. */
  target: sealed(),
  keys: z.array(z.string()),
  enabled: z.boolean(),
  /** The number of the last event that is done with. */
  event: count(),
  /** The event after which it hears of a failure that goes on, because the beginning was not sent to it. */
  since: count(),
  /** The message that waits for its next attempt, and the last event in it. */
  retry: z
    .strictObject({ event: count(), attempts: count(), first_attempt_at: when(), next_attempt_at: when() })
    .nullable(),
  /** Since when every attempt has failed. */
  failing_since: when().nullable(),
  /** How many of its addresses the mail server refused of the last message that it took. */
  refused: z.exactOptional(count()),
  created_by: z.string(),
  created_at: when(),
});
export type ChannelDocument = z.infer<typeof ChannelDocument>;

/** `paycom_sent_messages`: what was sent to each channel. Neither what was sent nor what was answered. */
export const SentMessageDocument = z.strictObject({
  channel_id: z.string(),
  message_id: z.string(),
  /** Of the events in it, the oldest first. */
  types: z.array(SentType),
  status: z.enum(MESSAGE_STATUSES),
  attempts: count(),
  first_attempt_at: when(),
  last_attempt_at: when(),
  next_attempt_at: when().nullable(),
  /** Null without an answer over HTTP. */
  http_status: z.int().nullable(),
  failure: z.enum(MESSAGE_FAILURES).nullable(),
  /** How many addresses the mail server refused of a message that it took for the others. Absent when it is none. */
  refused: z.exactOptional(count()),
  milliseconds: count(),
  expires_at: when(),
});
export type SentMessageDocument = z.infer<typeof SentMessageDocument>;
