import type { AnyBulkWriteOperation, Db } from 'mongodb';
import { collections } from '../collections.js';
import { searchTermsOf } from '../documents/employee-codec.js';
import type { EmployeeDocument } from '../documents/employee-document.js';
import type { Migration } from './migration.js';

const BATCH = 1_000;

/** Employees got `search_terms`; those stored before have to be found as well. */
export const searchTerms: Migration = {
  name: '0001-search-terms',
  up: ({ context }) => addSearchTerms(context),
};

async function addSearchTerms(db: Db): Promise<void> {
  const { employees } = collections(db);
  const without = employees.find(
    { search_terms: { $exists: false } },
    { projection: { employee_id: 1, first_name: 1, last_name: 1, work_email: 1 } },
  );
  let batch: AnyBulkWriteOperation<EmployeeDocument>[] = [];
  const flush = async () => {
    // The validator that still stands does not know the field.
    if (batch.length > 0) await employees.bulkWrite(batch, { bypassDocumentValidation: true });
    batch = [];
  };
  for await (const { _id, ...employee } of without) {
    batch.push({
      updateOne: { filter: { _id }, update: { $set: { search_terms: searchTermsOf(employee) } } },
    });
    if (batch.length === BATCH) await flush();
  }
  await flush();
}
