import type { ClientSession, Db, Filter, FindCursor, WithId } from 'mongodb';
import { collections } from '../mongo/collections.js';
import type { SensitiveAccessDocument } from '../mongo/documents/sensitive-access-document.js';
import { olderThan, type TimeCursor, withObjectId } from '../mongo/keyset-pagination.js';

/** Stores that an account was shown sensitive fields. */
export async function insertSensitiveAccess(
  db: Db,
  reveal: Omit<SensitiveAccessDocument, 'at'>,
  session?: ClientSession,
): Promise<void> {
  await collections(db).reveals.insertOne({ ...reveal, at: new Date() }, { ...(session && { session }) });
}

/** Employees in one record, so that it stays far below MongoDB's limit of a document. */
const MOST = 1_000;

/** Stores any number of employees, in as many records as it takes. Writes nothing when there are none. */
export async function insertSensitiveAccesses(
  db: Db,
  shown: Omit<SensitiveAccessDocument, 'at' | 'employee_ids'>,
  employeeIds: Iterable<string>,
  session?: ClientSession,
): Promise<void> {
  const ids = [...new Set(employeeIds)];
  for (let at = 0; at < ids.length; at += MOST)
    await insertSensitiveAccess(db, { ...shown, employee_ids: ids.slice(at, at + MOST) }, session);
}

export type SensitiveAccessFilter = {
  readonly employee_id?: string | undefined;
  readonly account_id?: string | undefined;
};

/** A record with its id. */
export type SensitiveAccess = SensitiveAccessDocument & { readonly id: string };

/** Returns records, newest first. `before` is the last record on the previous page. */
export async function listSensitiveAccess(
  db: Db,
  {
    limit,
    before,
    ...filter
  }: SensitiveAccessFilter & { readonly limit: number; readonly before?: TimeCursor | undefined },
): Promise<SensitiveAccess[]> {
  const found = await findSensitiveAccess(db, filter, before).limit(limit).toArray();
  return found.map(({ _id, ...reveal }) => ({ id: _id.toHexString(), ...reveal }));
}

/** Returns the query of the list of sensitive accesses. */
export function findSensitiveAccess(
  db: Db,
  { employee_id, account_id }: SensitiveAccessFilter,
  before?: TimeCursor,
): FindCursor<WithId<SensitiveAccessDocument>> {
  const filter: Filter<SensitiveAccessDocument> = olderThan<WithId<SensitiveAccessDocument>>(
    { employee_ids: employee_id, account_id },
    ['at', '_id'],
    before && withObjectId(before),
  );
  return collections(db).reveals.find(filter).sort({ at: -1, _id: -1 });
}
