import type { Db } from 'mongodb';
import { ALL_PARTITIONS, type PartitionRange } from '../../shared/partition.js';
import type { ReportTime } from '../../shared/report.js';
import type { MissingEmployee } from '../../shared/sync-report.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';
import { inBatches } from '../mongo/in-batches.js';
import { changeRoster } from '../mongo/roster-revision.js';
import type { Store } from '../mongo/store.js';
import { inTransaction } from '../mongo/transaction.js';

/** The employees that a full report, made at `missed_by`, does not list. */
export type MissingPeople = { readonly missed_by: ReportTime; readonly people: readonly MissingEmployee[] };

/** Returns the employees of these partitions that are marked as missing, by id. */
export async function missingMarks(
  { db }: Store,
  { from, to }: PartitionRange,
): Promise<Map<string, MissingEmployee>> {
  const marks = new Map<string, MissingEmployee>();
  const marked = collections(db).employees.find(
    { 'missing.missed_by': { $exists: true }, partition: { $gte: from, $lt: to } },
    { projection: { _id: 0, employee_id: 1, missing: 1 } },
  );
  for await (const { employee_id, missing } of marked)
    marks.set(employee_id, { employee_id, last_listed: missing?.last_listed ?? null });
  return marks;
}

/**
 * Marks exactly these employees as missing and clears all other marks, in batches. Idempotent.
 *
 * @param fence of the roster lease
 * @throws AppError `lease_lost`
 */
export async function markMissing(
  store: Store,
  fence: number,
  { missed_by, people }: MissingPeople,
): Promise<void> {
  const { employees } = collections(store.db);
  const known = await missingMarks(store, ALL_PARTITIONS);
  const listed = ({ last_listed }: MissingEmployee) => JSON.stringify(last_listed);
  const changed = people.filter((person) => {
    const mark = known.get(person.employee_id);
    return mark === undefined || listed(mark) !== listed(person);
  });
  const missing = new Set(people.map(({ employee_id }) => employee_id));
  const unmarked = [...known.keys()].filter((employee_id) => !missing.has(employee_id));
  for (const batch of batchesOf(unmarked)) await unmark(store.db, fence, batch);
  for (const batch of batchesOf(changed)) {
    const marks = batch.map(({ employee_id, last_listed }) => ({
      updateOne: { filter: { employee_id }, update: { $set: { missing: { missed_by, last_listed } } } },
    }));
    await inTransaction(store.db, async (session) => {
      await changeRoster(store.db, session, { fence, shard: 0 });
      await employees.bulkWrite(marks, { session, ordered: false });
    });
  }
}

async function unmark(db: Db, fence: number, employee_ids: readonly string[]): Promise<void> {
  const these = { employee_id: { $in: [...employee_ids] } };
  await inTransaction(db, async (session) => {
    await changeRoster(db, session, { fence, shard: 0 });
    await collections(db).employees.updateMany(these, { $unset: { missing: '' } }, { session });
  });
}

/**
 * Clears the marks from reports newer than `newest`, the newest remaining full report, in batches; null clears all.
 *
 * @param fence of the roster lease
 * @throws AppError `lease_lost`
 */
export async function unmarkMissing({ db }: Store, fence: number, newest: ReportTime | null): Promise<void> {
  const marked = collections(db).employees.find(
    { 'missing.missed_by': { $gt: newest ?? '' } },
    { projection: { _id: 0, employee_id: 1 } },
  );
  for await (const batch of inBatches(marked)) {
    const ids = batch.map(({ employee_id }) => employee_id);
    await unmark(db, fence, ids);
  }
}

/** Returns the applied full reports before `report_time`, newest first, at most `limit`. */
export async function fullReportsBefore(
  db: Db,
  report_time: ReportTime,
  limit: number,
): Promise<LedgerFile[]> {
  return collections(db)
    .files.find(
      {
        report_type: { $in: ['employee_directory', 'employee_dates'] },
        report_time: { $lt: report_time },
        applied_at: { $ne: null },
      },
      { projection: { _id: 0 } },
    )
    .sort({ report_time: -1 })
    .limit(limit)
    .toArray();
}
