import { z } from 'zod';
import { EventType, SentType } from '../../../shared/event.js';
import { DELIVERY_FAILURES, DELIVERY_STATUSES } from '../../../shared/vocabulary.js';
import { count, sealed, when } from './bson-types.js';

const FeedEnd = z.strictObject({ fence: count(), plan_number: count(), employee_id: z.string() });

/** `paycom_webhooks`: who is notified of which events, and how far. */
export const WebhookDocument = z.strictObject({
  webhook_id: z.string(),
  name: z.string(),
  types: z.array(EventType),
  /** The URL and the secrets. URLs of chat services are secrets. */
  target: sealed(),
  keys: z.array(z.string()),
  /** The last change that is done with. */
  feed: FeedEnd,
  /** The number of the last other event that is done with. */
  event: count(),
  /** How often someone had events sent again. */
  replay: count(),
  /** Incremented by a person's change. Whoever moves `feed` and `event` checks it. */
  revision: count(),
  /** Why nothing is sent, null while it is. */
  disabled: z.enum(['by_person', 'gone', 'failing']).nullable(),
  /** Since when every attempt has failed. */
  failing_since: when().nullable(),
  /** The sync whose terminations wait for a person. */
  held: z
    .strictObject({
      sync_id: z.string(),
      terminations: count(),
      /** Of other syncs. Absent in what an earlier release held. */
      sent_before: z.exactOptional(count()),
      limit: count(),
      at: when(),
    })
    .nullable(),
  /** What a person decided on the last held one. */
  decided: z
    .strictObject({
      sync_id: z.string(),
      decision: z.enum(['release', 'drop']),
      /** When the sync made its last change. Later brakes do not look back further. Absent in decisions of earlier releases. */
      until: z.exactOptional(when()),
    })
    .nullable(),
  created_by: z.string(),
  created_at: when(),
});
export type WebhookDocument = z.infer<typeof WebhookDocument>;

/** `paycom_sent_events`: what was sent to each webhook. Neither what was sent nor what was answered. */
export const SentEventDocument = z.strictObject({
  webhook_id: z.string(),
  event_id: z.string(),
  /** Of the webhook: each replay sends again. */
  replay: count(),
  type: SentType,
  event_at: when(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: count(),
  first_attempt_at: when(),
  last_attempt_at: when(),
  next_attempt_at: when().nullable(),
  /** Null without an answer. */
  http_status: z.int().nullable(),
  failure: z.enum(DELIVERY_FAILURES).nullable(),
  milliseconds: count(),
  expires_at: when(),
});
export type SentEventDocument = z.infer<typeof SentEventDocument>;
