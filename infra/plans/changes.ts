import { ObjectId } from 'mongodb';
import { laterChanges, type PastChange } from '../../shared/plan/later-changes.js';
import type { LaterChanges } from '../../shared/plan/undo-employee.js';
import { collections } from '../mongo/collections.js';
import { type DecodedChange, decodeOrMarkChange } from '../mongo/documents/change-codec.js';
import type { ChangeDocument } from '../mongo/documents/change-document.js';
import type { TimeCursor } from '../mongo/keyset-pagination.js';
import type { Store } from '../mongo/store.js';
import { ROSTER_ORDER, type RosterMoment, writtenAfter } from './roster-order.js';
import { lineagesOf } from './undo-lineage.js';

/** A change of an employee by a sync. */
export type Change = Pick<ChangeDocument, 'sync_id' | 'employee_id' | 'kind' | 'at'> & {
  readonly fields: readonly DecodedChange[];
};

/** The history of an employee, the newest first: at most `limit` after the cursor `before`. */
export async function changesOfEmployee(
  store: Store,
  employee_id: string,
  { limit = 50, before }: { readonly limit?: number; readonly before?: TimeCursor | undefined } = {},
): Promise<(Change & { readonly id: string })[]> {
  const afterCursor = before && {
    at: { $lte: before.at },
    $or: [{ at: { $lt: before.at } }, { _id: { $lt: new ObjectId(before.id) } }],
  };
  const documents = await collections(store.db)
    .changes.find({ employee_id: { $eq: employee_id }, ...afterCursor })
    // A sync may write an employee twice, so only the id is unique.
    .sort({ at: -1, _id: -1 })
    .limit(limit)
    .toArray();
  return documents.map((document) => ({ id: document._id.toHexString(), ...decoded(store, document) }));
}

/**
 * Returns the changes of these employees by other syncs after `since`, without those that were reverted; employees without such changes are
 * left out.
 */
export async function changesSince(
  { db }: Store,
  sync_id: string,
  since: RosterMoment,
  employee_ids: readonly string[],
): Promise<Map<string, LaterChanges>> {
  const changes = await collections(db)
    .changes.find({
      employee_id: { $in: [...employee_ids] },
      sync_id: { $ne: sync_id },
      ...writtenAfter(since),
    })
    .project<PastChange>({ _id: 0, employee_id: 1, sync_id: 1, kind: 1, 'fields.field': 1 })
    .sort({ ...ROSTER_ORDER, _id: 1 })
    .toArray();
  return laterChanges(changes, await lineagesOf(db, new Set(changes.map((change) => change.sync_id))));
}

function decoded({ keyring }: Store, { sync_id, employee_id, kind, at, fields }: ChangeDocument): Change {
  const of = { sync_id, employee_id };
  return { ...of, kind, at, fields: fields.map((field) => decodeOrMarkChange(keyring, of, field)) };
}
