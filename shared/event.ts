import { z } from 'zod';
import { EVENT_TYPES } from './vocabulary.js';

export const EventType = z.enum(EVENT_TYPES);
export type EventType = z.infer<typeof EventType>;

/** Sent only to the webhook that someone tests. */
export const TEST_EVENT = 'webhook.test';
/** Sent only to the notification channel that someone tests. */
export const CHANNEL_TEST = 'notification.test';
export const SentType = z.enum([...EventType.options, TEST_EVENT, CHANNEL_TEST]);
export type SentType = z.infer<typeof SentType>;

/** Ids, codes and names of fields. Never a value: a receiver reads those from the API, as far as its token may. */
export type EventData = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/** Something that happened. `id`: stays the same when the event is sent again. */
export type Event = {
  readonly id: string;
  readonly type: SentType;
  readonly at: Date;
  readonly data: EventData;
};
