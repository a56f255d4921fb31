import type { SentEvent } from '../../infra/webhooks/sent-events.js';
import type { Webhook } from '../../infra/webhooks/webhooks.js';
import { EventType } from '../../shared/event.js';
import { formatTable, formatTime } from './print-table.js';

/** Formats one line per webhook, and after them what is held. */
export function describeWebhooks(webhooks: readonly Webhook[]): string {
  if (webhooks.length === 0) return 'No webhooks yet. Create one with `paycom webhooks create NAME URL`.';
  const table = formatTable(
    ['id', 'name', 'url', 'events', 'state', 'failing since'],
    webhooks.map((webhook) => [
      webhook.webhook_id,
      webhook.name,
      webhook.url ?? 'unreadable',
      webhook.types.length === EventType.options.length ? 'all' : webhook.types.join(', '),
      webhook.held ? 'held' : (webhook.disabled ?? 'active'),
      formatTime(webhook.failing_since),
    ]),
  );
  return [table, ...webhooks.flatMap(describeHeld)].join('\n');
}

function describeHeld({ webhook_id, name, held }: Webhook): string[] {
  if (held === null) return [];
  const { sync_id, terminations, sent_before = 0, limit } = held;
  const after = sent_before > 0 ? `, after ${sent_before} that were sent` : '';
  return [
    `${name} holds ${terminations} terminations of ${sync_id}${after}; the limit is ${limit}. Decide with \`paycom webhooks release ${webhook_id} ${sync_id}\` or \`paycom webhooks drop ${webhook_id} ${sync_id}\`.`,
  ];
}

/** Formats one line per event that was sent. */
export function describeSentEvents(sent: readonly SentEvent[]): string {
  if (sent.length === 0) return 'Nothing was sent.';
  return formatTable(
    ['last attempt', 'webhook', 'event', 'id', 'status', 'attempts', 'answer', 'next attempt'],
    sent.map((each) => [
      formatTime(each.last_attempt_at),
      each.webhook_id,
      each.type,
      each.event_id,
      each.status,
      String(each.attempts),
      String(each.http_status ?? each.failure ?? ''),
      formatTime(each.next_attempt_at),
    ]),
  );
}
