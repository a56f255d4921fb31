import type { Db } from 'mongodb';
import type { Event } from '../../shared/event.js';
import type { WebhookDocument } from '../mongo/documents/webhook-documents.js';
import type { Store } from '../mongo/store.js';
import { type FeedEntry, readFeed } from '../plans/change-feed.js';
import { isBeforeRemoval, removedChanges } from '../plans/old-changes.js';
import { employeeEvents } from './employee-events.js';
import { eventsAfter, recordedEvent } from './event-log.js';

/** How many changes are read to find the first event, because some changes are no events, such as an erasure. */
const FIRST = 10;

/** The position of a reader of the events: in the changes of people, and in all other events. */
export type EventPosition = Pick<WebhookDocument, 'feed' | 'event'>;
/** The events of one change, or one other event. */
export type EventStep = {
  readonly events: readonly Event[];
  /** The position after it. */
  readonly position: EventPosition;
  /** The sync of the change. */
  readonly sync_id: string | null;
  /** The only webhook that gets it. */
  readonly webhook_id?: string | undefined;
};

/**
 * Returns what follows a position: the changes of people, and once there are no more of them the other events, such as the end of their
 * sync. A reader that was away for longer than changes are kept misses those that were removed.
 */
export async function nextEvents(
  store: Store,
  { feed: reached, event }: EventPosition,
  limit: number,
): Promise<EventStep[]> {
  // Read first: whatever ended before one of them is in the feed by then.
  const others = await eventsAfter(store.db, event, limit);
  const feed = await keptFrom(store.db, reached);
  const { entries } = await readFeed(store, feed, { limit, reveal: false });
  if (entries.length > 0) return entries.map((entry) => changeStep(entry, event));
  return others.map((document) => ({
    ...{ events: [recordedEvent(document)], position: { feed, event: document.number }, sync_id: null },
    webhook_id: document.webhook_id,
  }));
}

/** Returns when the first event after a position happened. Readers also pass over the events that they do not want. */
export async function oldestEventAfter(store: Store, position: EventPosition): Promise<Date | null> {
  const steps = await nextEvents(store, position, FIRST);
  return steps.flatMap(({ events }) => events)[0]?.at ?? null;
}

async function keptFrom(db: Db, feed: EventPosition['feed']): Promise<EventPosition['feed']> {
  const removed = await removedChanges(db);
  if (removed === null || !isBeforeRemoval(feed, removed)) return feed;
  const { fence, plan_number, employee_id } = removed;
  return { fence, plan_number, employee_id };
}

function changeStep(entry: FeedEntry, event: number): EventStep {
  const { position, sync_id } = entry;
  if ('snapshot' in position) throw new Error('A reader of events begins after the snapshot.');
  return { events: employeeEvents(entry), position: { feed: position, event }, sync_id };
}
