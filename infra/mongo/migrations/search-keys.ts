import type { AnyBulkWriteOperation, Db } from 'mongodb';
import { collections } from '../collections.js';
import { searchKeysOf } from '../documents/employee-codec.js';
import type { EmployeeDocument } from '../documents/employee-document.js';
import { INDEX_NOT_FOUND, ignore, NAMESPACE_NOT_FOUND } from './ignore-code.js';
import type { Migration } from './migration.js';

const BATCH = 1_000;
/** The fields that the search keys replace. */
const FORMER = { last_name_lc: '', search_terms: '' } as const;

/** Adds the sort and search keys to employees that were stored before these keys existed. */
export const searchKeysMigration: Migration = {
  name: '0001-search-keys',
  up: async ({ context }) => {
    await addSearchKeys(context);
    await dropFormerIndexes(context);
  },
};

async function dropFormerIndexes(db: Db): Promise<void> {
  const { employees } = collections(db);
  // An empty database has no collection yet.
  const all = await employees.indexes().catch(ignore(NAMESPACE_NOT_FOUND));
  const former = (all ?? []).filter(({ key }) => Object.keys(FORMER).some((field) => field in key));
  // Another process may be dropping the same indexes.
  for (const { name = '' } of former) await employees.dropIndex(name).catch(ignore(INDEX_NOT_FOUND));
}

async function addSearchKeys(db: Db): Promise<void> {
  const { employees } = collections(db);
  const without = employees.find(
    { employee_id_lc: { $exists: false } },
    { projection: { employee_id: 1, first_name: 1, last_name: 1, work_email: 1 } },
  );
  let batch: AnyBulkWriteOperation<EmployeeDocument>[] = [];
  const flush = async () => {
    // The validator in place does not know the new fields.
    if (batch.length > 0) await employees.bulkWrite(batch, { bypassDocumentValidation: true });
    batch = [];
  };
  for await (const { _id, ...employee } of without) {
    const update = { $set: searchKeysOf(employee), $unset: FORMER };
    batch.push({ updateOne: { filter: { _id }, update } });
    if (batch.length === BATCH) await flush();
  }
  await flush();
}
