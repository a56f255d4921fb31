import { z } from 'zod';
import type { SentEvent } from '../../infra/webhooks/sent-events.js';
import type { Webhook } from '../../infra/webhooks/webhooks.js';
import { EventType, SentType } from '../../shared/event.js';
import { DELIVERY_FAILURES, DELIVERY_STATUSES } from '../../shared/vocabulary.js';

const Time = z.iso.datetime();

export const WebhookView = z
  .object({
    webhook_id: z.string(),
    name: z.string(),
    url: z.string().nullable(),
    unreadable: z.literal(true).optional().meta({
      description: 'The URL is null, because it and the secrets were altered or are not encrypted',
    }),
    types: z.array(EventType),
    disabled: z.enum(['by_person', 'gone', 'failing']).nullable().meta({
      description: 'Why nothing is sent: someone disabled it, it answered 410 Gone, or it accepted nothing',
    }),
    failing_since: Time.nullable(),
    held: z
      .object({
        sync_id: z.string(),
        terminations: z.int(),
        sent_before: z.int().meta({ description: 'Of other syncs, in the days that the brake looks back' }),
        limit: z.int(),
        at: Time,
      })
      .nullable()
      .meta({ description: 'The sync whose terminations wait for a decision. What follows waits too' }),
    created_by: z.string(),
    created_at: Time,
  })
  .meta({ id: 'Webhook' });

export function webhookView(webhook: Webhook): z.infer<typeof WebhookView> {
  const { webhook_id, name, url, types, disabled, failing_since, held, created_by, created_at } = webhook;
  const { unreadable } = webhook;
  return {
    ...{ webhook_id, name, url, types, disabled, created_by },
    ...(unreadable && { unreadable }),
    failing_since: failing_since?.toISOString() ?? null,
    held: held && {
      ...{ sync_id: held.sync_id, terminations: held.terminations, limit: held.limit },
      sent_before: held.sent_before ?? 0,
      at: held.at.toISOString(),
    },
    created_at: created_at.toISOString(),
  };
}

export const SentEventView = z
  .object({
    webhook_id: z.string(),
    event_id: z.string().meta({ description: 'Its `webhook-id` header' }),
    type: SentType,
    event_at: Time,
    status: z.enum(DELIVERY_STATUSES).meta({
      description: '`dead`: given up. `dropped`: a person dropped the held terminations',
    }),
    attempts: z.int(),
    first_attempt_at: Time,
    last_attempt_at: Time,
    next_attempt_at: Time.nullable(),
    http_status: z.int().nullable(),
    failure: z.enum(DELIVERY_FAILURES).nullable(),
    milliseconds: z.int(),
    replay: z.int().meta({ description: 'How often events had been sent again before' }),
  })
  .meta({ id: 'SentEvent' });

export function sentEventView(sent: SentEvent): z.infer<typeof SentEventView> {
  const { webhook_id, event_id, type, status, attempts, http_status, failure, milliseconds, replay } = sent;
  return {
    ...{ webhook_id, event_id, type, status, attempts, http_status, failure, milliseconds, replay },
    event_at: sent.event_at.toISOString(),
    first_attempt_at: sent.first_attempt_at.toISOString(),
    last_attempt_at: sent.last_attempt_at.toISOString(),
    next_attempt_at: sent.next_attempt_at?.toISOString() ?? null,
  };
}
