import type { Channel } from '../../infra/notifications/channels.js';
import type { SentMessage } from '../../infra/notifications/sent-messages.js';
import { ALARM_TYPES } from '../../shared/vocabulary.js';
import { formatTable, formatTime } from './print-table.js';

/** Formats one line per channel. */
export function describeChannels(channels: readonly Channel[]): string {
  if (channels.length === 0)
    return 'Nobody is notified yet. Create a channel with `paycom notifications create NAME --kind email --to ADDRESS`.';
  return formatTable(
    ['id', 'name', 'kind', 'to', 'of', 'state', 'failing since'],
    channels.map(({ channel_id, name, kind, to, url, types, enabled, failing_since }) => [
      channel_id,
      name,
      kind,
      url ?? to.join(', '),
      types.length === ALARM_TYPES.length ? 'all' : types.join(', '),
      enabled ? 'enabled' : 'disabled',
      formatTime(failing_since),
    ]),
  );
}

/** Formats one line per message that was sent. */
export function describeMessages(sent: readonly SentMessage[]): string {
  if (sent.length === 0) return 'Nothing was sent.';
  return formatTable(
    ['last attempt', 'channel', 'about', 'status', 'attempts', 'answer', 'next attempt'],
    sent.map((each) => [
      formatTime(each.last_attempt_at),
      each.channel_id,
      each.types.join(', '),
      each.status,
      String(each.attempts),
      String(each.http_status ?? each.failure ?? ''),
      formatTime(each.next_attempt_at),
    ]),
  );
}
