import type { Document } from 'mongodb';
import type { Migration } from './migration.js';

const COLLECTIONS = ['paycom_files', 'paycom_run_files'];
const RENAMED = {
  'drift.came': 'drift.added',
  'drift.went': 'drift.removed',
  'drift.vanished': 'drift.required_missing',
} as const;
/** Blob keys that nothing read. */
const UNUSED = { tables_key: '', rows_key: '' } as const;

/** Renames the fields of a file's drift and drops two unused fields. */
export const driftNamesMigration: Migration = {
  name: '0003-drift-names',
  up: async ({ context: db }) => {
    for (const name of COLLECTIONS) {
      const files = db.collection<Document>(name);
      // The validator in place still allows only the former fields.
      const options = { bypassDocumentValidation: true };
      await files.updateMany({ 'drift.came': { $exists: true } }, { $rename: RENAMED }, options);
      const unused = Object.keys(UNUSED).map((field) => ({ [field]: { $exists: true } }));
      await files.updateMany({ $or: unused }, { $unset: UNUSED }, options);
    }
  },
};
