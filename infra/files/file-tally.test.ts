import { expect, test } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { RUN, remoteFile, testLedger } from '../../tests/test-ledger.js';
import { addToRun } from './add-to-run.js';
import { failFile, resolveFiles, updateFile } from './file-status.js';
import { tallyFiles } from './file-tally.js';
import { fileIdOf } from './unresolved-files.js';

const database = testLedger();

test('the tally counts files by status and adds up rows, without those of other runs', async () => {
  const { db } = database.store;
  const files = ['a', 'b', 'c', 'd'].map((name) => remoteFile(name));
  const ids = files.map(fileIdOf);
  await addToRun(db, RUN, files);
  await addToRun(db, { sync_id: 'two', dry_run: false }, files);
  for (const file_id of ids.slice(0, 2)) {
    await updateFile(
      db,
      { sync_id: 'one', file_id },
      { rows: { read: 10, valid: 7, quarantined: 2, duplicates: 1 } },
    );
  }
  await resolveFiles(db, 'one', ids.slice(0, 1), 'applied');
  await resolveFiles(db, 'one', ids.slice(1, 2), 'unchanged');
  await failFile(
    db,
    { sync_id: 'one', file_id: ids[2] ?? '' },
    new AppError('not_a_report', { reason: 'cut' }),
  );
  expect(await tallyFiles(db, 'one')).toEqual({
    files: { total: 4, applied: 1, unchanged: 1, failed: 1, unrecognized: 0 },
    rows: { read: 20, valid: 14, quarantined: 4, duplicates: 2 },
  });
});
