import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import type { StaffFields } from '../../shared/staff/staff-fields.js';
import { recordAction } from '../audit/audit.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import type { StaffDocument } from '../mongo/documents/staff-document.js';
import { inTransaction } from '../mongo/transaction.js';
import { ofStaff } from './staff.js';
import { syncStaffActivityOf } from './staff-activity.js';

export type StaffImportCounts = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
};
type ImportOptions = { readonly by: Actor; readonly dryRun: boolean };

/**
 * Adds Staff records and changes the given fields of those that are there, by `staff_id`, in one transaction. Deletes none. The next sync
 * links them. A dry run writes nothing.
 *
 * @param records with different ids
 */
export async function importStaff(
  db: Db,
  records: readonly StaffFields[],
  { by, dryRun }: ImportOptions,
): Promise<StaffImportCounts> {
  const { counts, written } = await inTransaction(db, async (session) => {
    const counts = { created: 0, updated: 0, unchanged: 0 };
    const written: string[] = [];
    for (const batch of batchesOf(records)) {
      const writes = await writesOf(db, batch, session);
      for (const { kind } of writes) counts[kind] += 1;
      const changing = writes.filter(({ kind }) => kind !== 'unchanged');
      written.push(...changing.map(({ staff_id }) => staff_id));
      if (dryRun || changing.length === 0) continue;
      await collections(db).staff.bulkWrite(
        changing.map(({ operation }) => operation),
        { session, ordered: false },
      );
    }
    if (!dryRun && written.length > 0)
      await recordAction(
        db,
        { by, action: 'staff.import', target: 'staff', before: null, after: counts },
        session,
      );
    return { counts, written };
  });
  // A record of a terminated employee stays inactive, whatever the file says.
  if (!dryRun) for (const batch of batchesOf(written)) await syncStaffActivityOf(db, batch);
  return counts;
}

type Write = {
  readonly staff_id: string;
  readonly kind: keyof StaffImportCounts;
  readonly operation: AnyBulkWriteOperation<StaffDocument>;
};

async function writesOf(db: Db, batch: readonly StaffFields[], session: ClientSession): Promise<Write[]> {
  const ids = batch.map(({ staff_id }) => staff_id);
  const found = await collections(db).staff.find(ofStaff(ids), { session }).toArray();
  const byId = new Map(found.map((record) => [record.staff_id, record]));
  return batch.map((record) => {
    const { staff_id, ...fields } = record;
    const stored = byId.get(staff_id);
    const filter = { staff_id: { $eq: staff_id, $type: 'string' } } as const;
    // A copy, because the driver adds an `_id`.
    if (stored === undefined)
      return { staff_id, kind: 'created', operation: { insertOne: { document: { ...record } } } };
    const changed = Object.entries(fields).filter(([name, value]) => (stored[name] ?? null) !== value);
    return {
      staff_id,
      kind: changed.length > 0 ? 'updated' : 'unchanged',
      operation: { updateOne: { filter, update: { $set: Object.fromEntries(changed) } } },
    };
  });
}
