import type { ClientSession, Db, Filter, FindCursor, WithId } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import type { AuditAction } from '../../shared/audit-action.js';
import { collections } from '../mongo/collections.js';
import { type AuditHead, chainEntry, type UnchainedEntry } from '../mongo/documents/audit-chain.js';
import type { AuditDocument } from '../mongo/documents/audit-document.js';
import { inBatches } from '../mongo/in-batches.js';
import { olderThan, type TimeCursor, withObjectId } from '../mongo/keyset-pagination.js';
import { inTransaction } from '../mongo/transaction.js';

/** An action to record. */
export type Action = Pick<AuditDocument, 'action' | 'target' | 'before' | 'after'> & { readonly by: Actor };

/**
 * Records an action, in the transaction of its change if there is one. Otherwise await it before the change. Each entry has the hash of the
 * one before, so transactions that record follow each other.
 */
export async function recordAction(
  db: Db,
  { by: { account_id, name: account_name }, ...action }: Action,
  session?: ClientSession,
): Promise<void> {
  const entry = { at: new Date(), account_id, account_name, ...action };
  if (session) await append(db, entry, session);
  else await inTransaction(db, (own) => append(db, entry, own));
}

async function append(db: Db, entry: UnchainedEntry, session: ClientSession): Promise<void> {
  const { auditHead: heads } = collections(db);
  // The first write locks the head: another transaction then conflicts here, and is tried again, instead of using the same number.
  const head = await heads.findOneAndUpdate(HEAD, { $inc: { number: 1 } }, { session });
  const chained = chainEntry(entry, head ?? (await lastEntry(db, session)));
  await collections(db).audit.insertOne(chained, { session });
  const { number, hash } = chained;
  await heads.updateOne(HEAD, { $set: { number, hash } }, { session, upsert: true });
}

/** Returns the last entry of a log whose head was lost, so that the chain goes on. */
function lastEntry(db: Db, session: ClientSession): Promise<AuditHead | null> {
  return collections(db).audit.findOne({}, { sort: { number: -1 }, session });
}

const HEAD = { _id: 'audit' } as const;

/** Returns what the database knows of the last entry: undefined when it has none. */
export async function auditHead(db: Db): Promise<AuditHead | undefined> {
  return (await collections(db).auditHead.findOne(HEAD)) ?? undefined;
}

/** Reads all entries in the order of their numbers. */
export function readChain(db: Db): FindCursor<AuditDocument> {
  return collections(db)
    .audit.find({}, { projection: { _id: 0 } })
    .sort({ number: 1 });
}

export type AuditFilter = {
  readonly account_id?: string | undefined;
  readonly target?: string | undefined;
  /** Entries with any of these actions. */
  readonly actions?: readonly AuditAction[] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
};

/** An entry with its id. */
export type AuditEntry = AuditDocument & { readonly id: string };

/** Returns entries, newest first. `before` is the last entry on the previous page. */
export async function listAudit(
  db: Db,
  {
    limit,
    before,
    ...filter
  }: AuditFilter & { readonly limit: number; readonly before?: TimeCursor | undefined },
): Promise<AuditEntry[]> {
  const found = await findAudit(db, filter, before).limit(limit).toArray();
  return found.map(entryOf);
}

/** Reads all matching entries, newest first, in batches. */
export async function* readAudit(db: Db, filter: AuditFilter): AsyncGenerator<AuditEntry[]> {
  for await (const batch of inBatches(findAudit(db, filter))) yield batch.map(entryOf);
}

/** Returns the query of `listAudit`, without a limit. */
export function findAudit(
  db: Db,
  { account_id, target, actions, since, until }: AuditFilter,
  before?: TimeCursor,
): FindCursor<WithId<AuditDocument>> {
  const filter: Filter<AuditDocument> = {
    ...olderThan<WithId<AuditDocument>>(
      { account_id, target },
      ['at', '_id'],
      before && withObjectId(before),
    ),
    ...(actions && { action: { $in: [...actions] } }),
    ...((since ?? until) && { at: { ...(since && { $gte: since }), ...(until && { $lt: until }) } }),
  };
  return collections(db).audit.find(filter).sort({ at: -1, _id: -1 });
}

function entryOf({ _id, ...entry }: WithId<AuditDocument>): AuditEntry {
  return { id: _id.toHexString(), ...entry };
}
