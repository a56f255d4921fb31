import type { Db } from 'mongodb';
import { CHANNEL_TEST } from '../../shared/event.js';
import type { AlarmEvent } from '../../shared/notifications/alarm.js';
import { eventBefore, eventsAfter, recordedEvent } from '../events/event-log.js';
import type { EventDocument } from '../mongo/documents/event-document.js';
import type { ChannelDocument } from '../mongo/documents/notification-documents.js';
import { findSyncLog } from '../syncs/sync-logs.js';

/** The content of one message of a channel, and the number of the last event that it covers. */
export type AlarmGroup = {
  readonly first: number;
  readonly last: number;
  readonly events: readonly AlarmEvent[];
};

const PAGE = 100;
/** A card of Teams has at most 28 KB. */
const MOST_ALARMS = 10;

/** Returns the next message of a channel: everything that happened since the last message. Null when nothing happened. */
export async function nextAlarms(db: Db, channel: ChannelDocument): Promise<AlarmGroup | null> {
  const events: AlarmEvent[] = [];
  let [first, last] = [0, channel.event];
  for (const document of await eventsAfter(db, channel.event, PAGE)) {
    if (channel.retry && document.number > channel.retry.event) break;
    if (events.length === MOST_ALARMS) break;
    last = document.number;
    if (!(await concerns(db, channel, document))) continue;
    first ||= document.number;
    events.push(await withHold(db, document));
  }
  return last === channel.event ? null : { first, last, events };
}

async function concerns(db: Db, channel: ChannelDocument, document: EventDocument): Promise<boolean> {
  const { type, channel_id, code } = document;
  if (type === CHANNEL_TEST) return channel_id === channel.channel_id;
  if (!channel.types.some((each) => each === type)) return false;
  if (type !== 'sync.failed') return true;
  // The next sync fails for the same cause, of which the channel heard.
  const before = await eventBefore(db, document);
  return before?.type !== 'sync.failed' || before.code !== code || before.number <= channel.since;
}

/** Adds why a sync is held, and whether it still is. */
async function withHold(db: Db, document: EventDocument): Promise<AlarmEvent> {
  const event = recordedEvent(document);
  const { type, sync_id } = document;
  if (sync_id === undefined || (type !== 'sync.held' && type !== 'sync.still_held')) return event;
  const log = await findSyncLog(db, sync_id);
  return {
    ...event,
    brakes: log?.held_by ?? [],
    isDecided: log?.status !== 'held' && log?.error?.code !== 'hold_expired',
  };
}
