import { z } from 'zod';
import { EventType, SentType } from '../../../shared/event.js';
import { DELIVERY_FAILURES, DELIVERY_STATUSES } from '../../../shared/vocabulary.js';
import { count, date, sealed } from './bson-types.js';

const FeedEnd = z.strictObject({ fence: count(), plan_number: count(), employee_id: z.string() });

/** `paycom_webhooks`: the receivers of events, which events each gets, and how far it is. */
export const WebhookDocument = z.strictObject({
  webhook_id: z.string(),
  name: z.string(),
  types: z.array(EventType),
  /** The URL and the secrets. URLs of chat services are secrets. */
  target: sealed(),
  keys: z.array(z.string()),
  /** The position of the last change that is sent or left out. */
  feed: FeedEnd,
  /** The number of the last other event that is sent or left out. */
  event: count(),
  /** How often someone had events sent again. */
  replay: count(),
  /** Incremented by each change of a person. A delivery checks it before it moves `feed` and `event`. */
  revision: count(),
  /** Why nothing is sent; null while events are sent. */
  disabled: z.enum(['by_person', 'gone', 'failing']).nullable(),
  /** Since when every attempt has failed. */
  failing_since: date().nullable(),
  /** The sync whose terminations wait for a person. */
  held: z
    .strictObject({
      sync_id: z.string(),
      terminations: count(),
      /** Of other syncs. Absent in what an earlier version held. */
      sent_before: z.exactOptional(count()),
      limit: count(),
      at: date(),
    })
    .nullable(),
  /** A person's decision on the last held sync. */
  decided: z
    .strictObject({
      sync_id: z.string(),
      decision: z.enum(['release', 'drop']),
      /** When the sync made its last change. Later brakes do not look back further. Absent in decisions of earlier versions. */
      until: z.exactOptional(date()),
    })
    .nullable(),
  created_by: z.string(),
  created_at: date(),
});
export type WebhookDocument = z.infer<typeof WebhookDocument>;

/** `paycom_sent_events`: the events that were sent to each webhook, without their bodies and without the answers. */
export const SentEventDocument = z.strictObject({
  webhook_id: z.string(),
  event_id: z.string(),
  /** The number of the webhook's replay, because each replay sends events again. */
  replay: count(),
  type: SentType,
  event_at: date(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: count(),
  first_attempt_at: date(),
  last_attempt_at: date(),
  next_attempt_at: date().nullable(),
  /** Null without an answer. */
  http_status: z.int().nullable(),
  failure: z.enum(DELIVERY_FAILURES).nullable(),
  milliseconds: count(),
  expires_at: date(),
});
export type SentEventDocument = z.infer<typeof SentEventDocument>;
