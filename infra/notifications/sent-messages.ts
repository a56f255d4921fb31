import type { Db, Filter, WithId } from 'mongodb';
import { collections } from '../mongo/collections.js';
import type { SentMessageDocument } from '../mongo/documents/notification-documents.js';
import { olderThan, type TimeCursor, withObjectId } from '../mongo/keyset-pagination.js';

/** `failure`: why it was not delivered, null when it was. */
export type SendAnswer = Pick<SentMessageDocument, 'http_status' | 'failure' | 'refused'>;
export type SentMessage = Omit<SentMessageDocument, 'expires_at'> & { readonly id: string };
export type MessageFilter = {
  readonly channel_id?: string | undefined;
  readonly status?: SentMessageDocument['status'] | undefined;
};

/** Records an attempt to send a message. */
export async function recordMessage(db: Db, sent: SentMessageDocument): Promise<void> {
  const { channel_id, message_id, ...attempt } = sent;
  await collections(db).sentMessages.updateOne(
    { channel_id, message_id },
    { $set: attempt },
    { upsert: true },
  );
}

/** Returns the sent messages, the last attempt first. */
export async function listMessages(
  db: Db,
  { limit, before, ...filter }: MessageFilter & { limit: number; before?: TimeCursor | undefined },
): Promise<SentMessage[]> {
  const found = await collections(db)
    .sentMessages.find(matching(filter, before))
    .sort({ last_attempt_at: -1, _id: -1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id, expires_at: _, ...sent }) => ({ id: _id.toHexString(), ...sent }));
}

export async function countMessages(db: Db, filter: MessageFilter): Promise<number> {
  return collections(db).sentMessages.countDocuments(matching(filter));
}

function matching(filter: MessageFilter, before?: TimeCursor): Filter<WithId<SentMessageDocument>> {
  return olderThan<WithId<SentMessageDocument>>(
    filter,
    ['last_attempt_at', '_id'],
    before && withObjectId(before),
  );
}
