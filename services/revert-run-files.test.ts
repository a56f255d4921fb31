import { expect, test } from 'vitest';
import { runFiles } from '../infra/files/run-files.js';
import { collections } from '../infra/mongo/collections.js';
import { appliedFile, RUN, testLedger } from '../tests/test-ledger.js';
import { revertRunFiles } from './revert-run-files.js';

const ledger = testLedger();

test('a file with an ignored change of a heading is undone with its sync, and keeps what is ignored', async () => {
  const { db } = ledger.store;
  const drift_ignored = [{ heading: 'Locker', by: 'account', at: new Date() }];
  const file = { ...appliedFile('a', 'a.csv'), applied_by: [RUN.sync_id], drift_ignored };
  const { drift_ignored: _, first_seen_at, updated_at, applied_at, applied_by, ...facts } = file;
  await collections(db).files.insertOne(file);
  await collections(db).runFiles.insertOne({ ...facts, ...RUN, reread: false });
  await revertRunFiles(db, { sync_id: 'undo', dry_run: false, undo_of: RUN.sync_id });
  expect(await runFiles(db, 'undo')).toMatchObject([{ file_id: 'a', status: 'undone' }]);
  expect(await collections(db).files.findOne({ file_id: 'a' })).toMatchObject({
    ...{ status: 'undone', applied_by: [], applied_at: null },
    drift_ignored,
  });
});
