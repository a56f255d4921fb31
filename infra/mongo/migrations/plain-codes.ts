import type { Document } from 'mongodb';
import type { Migration } from './migration.js';

const ERROR = { from: 'remote_file_vanished', to: 'remote_file_not_found' };
const BRAKE = { from: 'vanished_columns', to: 'columns_missing' };
/** The validators in place may allow only the former codes. */
const BYPASS = { bypassDocumentValidation: true } as const;

/** Renames an error code of files and syncs, and a brake of plans. */
export const plainCodesMigration: Migration = {
  name: '0005-plain-codes',
  up: async ({ context: db }) => {
    const of = (name: string) => db.collection<Document>(name);
    for (const name of ['paycom_files', 'paycom_run_files', 'paycom_sync_logs'])
      await of(name).updateMany({ 'error.code': ERROR.from }, { $set: { 'error.code': ERROR.to } }, BYPASS);
    await of('paycom_sync_logs').updateMany(
      { 'errors.code': ERROR.from },
      { $set: { 'errors.$[former].code': ERROR.to } },
      { ...BYPASS, arrayFilters: [{ 'former.code': ERROR.from }] },
    );
    await of('paycom_plans').updateMany(
      { 'held_by.brake': BRAKE.from },
      { $set: { 'held_by.$[former].brake': BRAKE.to } },
      { ...BYPASS, arrayFilters: [{ 'former.brake': BRAKE.from }] },
    );
  },
};
