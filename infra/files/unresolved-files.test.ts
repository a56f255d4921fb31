import { expect, test } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { DIRECTORY, RUN, remoteFile, testLedger } from '../../tests/test-ledger.js';
import { addToRun } from './add-to-run.js';
import { newerApplied } from './applied-reports.js';
import { failFile, resolveFiles, updateFile } from './file-status.js';
import { listLedgerFiles } from './list-ledger-files.js';
import { getRunFile } from './run-files.js';
import { fileIdOf, unresolvedFiles } from './unresolved-files.js';

const database = testLedger();
const REF = { sync_id: 'one', file_id: fileIdOf(DIRECTORY) };

test('a remote file that grew or was uploaded again gets a new file id', async () => {
  const again = { ...DIRECTORY, mtime: new Date(DIRECTORY.mtime.getTime() + 1_000) };
  const ids = [DIRECTORY, again, remoteFile(DIRECTORY.path, 101)].map(fileIdOf);
  expect(new Set(ids).size).toBe(3);
});

test.each<[string, (status: 'applied' | 'unchanged') => Promise<void>, boolean]>([
  ['was applied', () => resolveFiles(database.store.db, 'one', [REF.file_id], 'applied'), true],
  ['changed nothing', () => resolveFiles(database.store.db, 'one', [REF.file_id], 'unchanged'), true],
  [
    'is not a report',
    () => failFile(database.store.db, REF, new AppError('unrecognized_report', { headings: 'A' })),
    true,
  ],
  [
    'cannot be read',
    () => failFile(database.store.db, REF, new AppError('not_a_report', { reason: 'cut' })),
    true,
  ],
  [
    'failed with a transient error',
    () => failFile(database.store.db, REF, new AppError('sftp_connection_lost', { host: 'h' })),
    false,
  ],
  [
    'failed because of the configuration',
    () =>
      failFile(database.store.db, REF, new AppError('mapping_file_invalid', { path: 'm', problems: 'x' })),
    false,
  ],
  ['was left unfinished by a crash', () => updateFile(database.store.db, REF, { status: 'parsed' }), false],
])('a file that %s is read again unless that status is final', async (_, finish, resolved) => {
  await addToRun(database.store.db, RUN, [DIRECTORY]);
  await finish('applied');
  expect((await unresolvedFiles(database.store.db, [DIRECTORY])).length === 0).toBe(resolved);
});

test('a forced re-read that fails leaves the report marked as applied', async () => {
  const { db } = database.store;
  await addToRun(db, RUN, [DIRECTORY]);
  await updateFile(db, REF, { report_type: 'employee_directory', report_time: '2026-11-01T02:00:00' });
  await resolveFiles(db, 'one', [REF.file_id], 'applied');
  const forced = { sync_id: 'two', dry_run: false };
  await addToRun(db, forced, [DIRECTORY]);
  await failFile(
    db,
    { sync_id: 'two', file_id: REF.file_id },
    new AppError('sftp_connection_lost', { host: 'h' }),
  );
  expect(await listLedgerFiles(db, { status: 'failed' })).toHaveLength(1);
  expect(await newerApplied(db, '2026-10-01T00:00:00')).toHaveLength(1);
  expect(await unresolvedFiles(db, [DIRECTORY])).toEqual([]);
  expect(await getRunFile(db, REF)).toMatchObject({ status: 'applied' });
});
