import type { Db } from 'mongodb';
import type { Event } from '../../shared/event.js';
import { collections } from '../mongo/collections.js';
import type { EventDocument } from '../mongo/documents/event-document.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';

export type NewEvent = Omit<EventDocument, 'number'>;

/** Appends an event, once for each id. Numbers have no gaps, so that a reader misses none that is recorded while it reads. */
export async function appendEvent(db: Db, event: NewEvent): Promise<void> {
  const { events } = collections(db);
  for (;;) {
    if (await events.findOne({ event_id: event.event_id })) return;
    try {
      await events.insertOne({ ...event, number: (await lastEventNumber(db)) + 1 });
      return;
    } catch (error) {
      // Another process took the number, or recorded the event.
      if (!isDuplicateKey(error)) throw error;
    }
  }
}

/** Returns the number of the newest event, 0 before the first. */
export async function lastEventNumber(db: Db): Promise<number> {
  const [last] = await collections(db).events.find().sort({ number: -1 }).limit(1).toArray();
  return last?.number ?? 0;
}

/** Returns the number before the first event at this time or later. */
export async function eventNumberAt(db: Db, since: Date): Promise<number> {
  const first = await collections(db).events.findOne({ at: { $gte: since } }, { sort: { number: 1 } });
  return first ? first.number - 1 : lastEventNumber(db);
}

/** Returns the newest event of a subject. */
export async function lastEventOf(db: Db, subject: string): Promise<EventDocument | null> {
  return collections(db).events.findOne({ subject }, { sort: { number: -1 } });
}

/** Returns the event before this one, of the same subject. */
export async function eventBefore(
  db: Db,
  { subject, number }: Pick<EventDocument, 'subject' | 'number'>,
): Promise<EventDocument | null> {
  return collections(db).events.findOne({ subject, number: { $lt: number } }, { sort: { number: -1 } });
}

/** Returns the events after a number, the oldest first. */
export async function eventsAfter(db: Db, number: number, limit: number): Promise<EventDocument[]> {
  return collections(db)
    .events.find({ number: { $gt: number } })
    .sort({ number: 1 })
    .limit(limit)
    .toArray();
}

/** Returns an event as it is sent. */
export function recordedEvent(document: EventDocument): Event {
  const { event_id: id, type, at, sync_id, report_type, file_id, status, code, due_at } = document;
  const { recovered_from, counts } = document;
  const given = Object.entries({
    ...{ sync_id, report_type, file_id, status, code, due_at, recovered_from },
    ...counts,
  });
  const data = Object.fromEntries(
    given.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
  return { id, type, at, data };
}
