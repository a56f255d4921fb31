import type { Db, Filter, WithId } from 'mongodb';
import type { Event } from '../../shared/event.js';
import { collections } from '../mongo/collections.js';
import type { SentEventDocument, WebhookDocument } from '../mongo/documents/webhook-documents.js';
import { olderThan, type TimeCursor, withObjectId } from '../mongo/keyset-pagination.js';

export type SentEvent = Omit<SentEventDocument, 'expires_at'> & { readonly id: string };
type Receiver = Pick<WebhookDocument, 'webhook_id' | 'replay'>;
type Attempt = Pick<
  SentEventDocument,
  'status' | 'next_attempt_at' | 'http_status' | 'failure' | 'milliseconds' | 'attempts'
> & { readonly at: Date; readonly expires_at: Date };

/** Returns the record of an event that was sent; null before the first attempt. */
export async function findSent(
  db: Db,
  { webhook_id, replay }: Receiver,
  { id: event_id }: Event,
): Promise<SentEventDocument | null> {
  return collections(db).sentEvents.findOne({ webhook_id, event_id, replay });
}

/** Records an attempt to send an event. */
export async function recordSent(
  db: Db,
  { webhook_id, replay }: Receiver,
  { id: event_id, type, at: event_at }: Event,
  { at, ...attempt }: Attempt,
): Promise<void> {
  await collections(db).sentEvents.updateOne(
    { webhook_id, event_id, replay },
    {
      $set: { ...attempt, last_attempt_at: at },
      $setOnInsert: { type, event_at, first_attempt_at: at },
    },
    { upsert: true },
  );
}

export type SentFilter = {
  readonly webhook_id?: string | undefined;
  readonly status?: SentEventDocument['status'] | undefined;
};

/** Returns the sent events, the last attempt first. */
export async function listSent(
  db: Db,
  { limit, before, ...filter }: SentFilter & { limit: number; before?: TimeCursor | undefined },
): Promise<SentEvent[]> {
  const found = await collections(db)
    .sentEvents.find(matching(filter, before))
    .sort({ last_attempt_at: -1, _id: -1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id, expires_at: _, ...sent }) => ({ id: _id.toHexString(), ...sent }));
}

export async function countSent(db: Db, filter: SentFilter): Promise<number> {
  return collections(db).sentEvents.countDocuments(matching(filter));
}

/** Counts the events of a type that a webhook accepted. Events that were sent before a replay do not count. */
export async function countDelivered(
  db: Db,
  { webhook_id, replay }: Receiver,
  {
    type,
    sent_after,
    happened_after,
  }: {
    readonly type: SentEventDocument['type'];
    readonly sent_after: Date;
    readonly happened_after: Date | null;
  },
): Promise<number> {
  return collections(db).sentEvents.countDocuments({
    ...{ webhook_id, replay, type, status: 'delivered', last_attempt_at: { $gt: sent_after } },
    ...(happened_after && { event_at: { $gt: happened_after } }),
  });
}

function matching(filter: SentFilter, before?: TimeCursor): Filter<WithId<SentEventDocument>> {
  return olderThan<WithId<SentEventDocument>>(
    filter,
    ['last_attempt_at', '_id'],
    before && withObjectId(before),
  );
}
