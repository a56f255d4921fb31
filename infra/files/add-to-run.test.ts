import { expect, test } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { DIRECTORY, RUN, testLedger } from '../../tests/test-ledger.js';
import { addToRun } from './add-to-run.js';
import { failFile, resolveFiles, updateFile } from './file-status.js';
import { listLedgerFiles } from './list-ledger-files.js';
import { runFiles } from './run-files.js';
import { fileIdOf } from './unresolved-files.js';

const database = testLedger();
const REF = { sync_id: 'one', file_id: fileIdOf(DIRECTORY) };

test('listing the same remote file twice records it once, with one attempt per run', async () => {
  const { db } = database.store;
  await addToRun(db, RUN, [DIRECTORY]);
  await addToRun(db, RUN, [DIRECTORY]);
  expect(await listLedgerFiles(db)).toMatchObject([
    { attempts: 1, status: 'new', name: '20261101_Employee_Directory.numbers' },
  ]);
  await addToRun(db, { sync_id: 'two', dry_run: false }, [DIRECTORY]);
  expect(await listLedgerFiles(db)).toMatchObject([{ attempts: 2 }]);
});

test('a dry run leaves no trace in the ledger', async () => {
  const { db } = database.store;
  await addToRun(db, { sync_id: 'one', dry_run: true }, [DIRECTORY]);
  await updateFile(db, REF, { status: 'validated', fingerprint: 'abc' });
  expect(await listLedgerFiles(db)).toEqual([]);
  expect(await runFiles(db, 'one')).toMatchObject([{ status: 'validated', fingerprint: 'abc' }]);
});

test('a forced dry run over an applied file leaves its ledger record unchanged', async () => {
  const { db } = database.store;
  await addToRun(db, RUN, [DIRECTORY]);
  await resolveFiles(db, 'one', [REF.file_id], 'applied');
  const before = await listLedgerFiles(db);
  await addToRun(db, { sync_id: 'dry', dry_run: true }, [DIRECTORY]);
  await updateFile(db, { sync_id: 'dry', file_id: REF.file_id }, { status: 'parsed' });
  await failFile(
    db,
    { sync_id: 'dry', file_id: REF.file_id },
    new AppError('not_a_report', { reason: 'cut' }),
  );
  expect(await listLedgerFiles(db)).toEqual(before);
});
