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
    channels.map(
      ({ channel_id, name, kind, to, url, types, enabled, failing_since, refused, unreadable }) => [
        channel_id,
        name,
        kind,
        unreadable ? 'unreadable' : (url ?? to.join(', ')),
        types.length === ALARM_TYPES.length ? 'all' : types.join(', '),
        [enabled ? 'enabled' : 'disabled', ...addressesRefused(refused)].join(', '),
        formatTime(failing_since),
      ],
    ),
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
      [each.http_status ?? each.failure ?? [], addressesRefused(each.refused)].flat().join(', '),
      formatTime(each.next_attempt_at),
    ]),
  );
}

/** Describes the addresses that the mail server refused. It accepted the message for the others. */
function addressesRefused(refused = 0): string[] {
  return refused === 0 ? [] : [`${refused} address${refused === 1 ? '' : 'es'} refused`];
}
