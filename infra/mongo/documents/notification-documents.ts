import { z } from 'zod';
import { SentType } from '../../../shared/event.js';
import {
  ALARM_TYPES,
  CHANNEL_KINDS,
  MESSAGE_FAILURES,
  MESSAGE_STATUSES,
} from '../../../shared/vocabulary.js';
import { count, date, sealed } from './bson-types.js';

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
  /** The number of the last event that is sent or left out. */
  event: count(),
  /** The number of the last event that the channel did not get. It gets later events of a failure that began up to there. */
  since: count(),
  /** The message that waits for its next attempt, and the last event in it. */
  retry: z
    .strictObject({ event: count(), attempts: count(), first_attempt_at: date(), next_attempt_at: date() })
    .nullable(),
  /** Since when every attempt has failed. */
  failing_since: date().nullable(),
  /** How many addresses of the channel the mail server refused for the last message that it accepted. */
  refused: z.exactOptional(count()),
  created_by: z.string(),
  created_at: date(),
});
export type ChannelDocument = z.infer<typeof ChannelDocument>;

/** `paycom_sent_messages`: the messages to each channel, without their text and without the answers. */
export const SentMessageDocument = z.strictObject({
  channel_id: z.string(),
  message_id: z.string(),
  /** The types of the events in the message, the oldest first. */
  types: z.array(SentType),
  status: z.enum(MESSAGE_STATUSES),
  attempts: count(),
  first_attempt_at: date(),
  last_attempt_at: date(),
  next_attempt_at: date().nullable(),
  /** Null without an answer over HTTP. */
  http_status: z.int().nullable(),
  failure: z.enum(MESSAGE_FAILURES).nullable(),
  /** How many addresses the mail server refused for a message that it accepted for the others. Absent when there are none. */
  refused: z.exactOptional(count()),
  milliseconds: count(),
  expires_at: date(),
});
export type SentMessageDocument = z.infer<typeof SentMessageDocument>;
