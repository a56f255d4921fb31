import type { ClientSession, Db, Filter, FindCursor, WithId } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { collections } from '../mongo/collections.js';
import type { AuditDocument } from '../mongo/documents/audit-document.js';
import { insertedBefore } from '../mongo/keyset-pagination.js';

/** An action to record. */
export type Action = Pick<AuditDocument, 'action' | 'target' | 'before' | 'after'> & { readonly by: Actor };

/** Records an action, in the transaction of its change if there is one. Otherwise await it before the change. */
export async function recordAction(
  db: Db,
  { by: { account_id, name: account_name }, ...action }: Action,
  session?: ClientSession,
): Promise<void> {
  const entry = { at: new Date(), account_id, account_name, ...action };
  await collections(db).audit.insertOne(entry, { ...(session && { session }) });
}

export type AuditFilter = {
  readonly account_id?: string | undefined;
  readonly target?: string | undefined;
  readonly until?: Date | undefined;
  readonly before?: string | undefined;
};

/** An entry with its id. */
export type AuditEntry = AuditDocument & { readonly id: string };

/** Returns entries, newest first. `before` is the id of the last entry on the previous page, `until` a time that all are before. */
export async function listAudit(
  db: Db,
  { limit, ...filter }: AuditFilter & { limit: number },
): Promise<AuditEntry[]> {
  const found = await findAudit(db, filter).limit(limit).toArray();
  return found.map(({ _id, ...entry }) => ({ id: _id.toHexString(), ...entry }));
}

/** Returns the query of `listAudit`, without a limit. */
export function findAudit(
  db: Db,
  { account_id, target, ...range }: AuditFilter,
): FindCursor<WithId<AuditDocument>> {
  const filter: Filter<AuditDocument> = {
    ...(account_id !== undefined && { account_id: { $eq: account_id } }),
    ...(target !== undefined && { target: { $eq: target } }),
    ...insertedBefore(range),
  };
  return collections(db).audit.find(filter).sort({ _id: -1 });
}
