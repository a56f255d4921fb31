import { expect, test } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { RUN, remoteFile, testLedger } from '../../tests/test-ledger.js';
import { collections } from '../mongo/collections.js';
import { inTransaction, type Transaction } from '../mongo/transaction.js';
import { addRereads, addToRun } from './add-to-run.js';
import { newerApplied } from './applied-reports.js';
import { resolveFiles, updateFile, updateFiles } from './file-status.js';
import { tallyFiles } from './file-tally.js';
import { pageOfFiles, runFiles } from './run-files.js';
import { fileIdOf } from './unresolved-files.js';

const database = testLedger();

test('finds newer applied reports by time, and does not count re-reads as files of the run', async () => {
  const { db } = database.store;
  const reports = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'].map((day) => ({
    day,
    file: remoteFile(`in/${day}.numbers`),
  }));
  await addToRun(
    db,
    RUN,
    reports.map(({ file }) => file),
  );
  for (const { day, file } of reports) {
    await updateFile(
      db,
      { sync_id: 'one', file_id: fileIdOf(file) },
      { report_type: 'rate_history', report_time: `${day}T00:00:00`, fingerprint: day },
    );
  }
  // The last report failed, so none of its rows are in the roster.
  await resolveFiles(
    db,
    'one',
    reports.slice(0, 3).map(({ file }) => fileIdOf(file)),
    'applied',
  );
  const newer = await newerApplied(db, '2026-11-02T00:00:00');
  expect(newer.map(({ fingerprint }) => fingerprint)).toEqual(['2026-11-02', '2026-11-03']);
  const two = { sync_id: 'two', dry_run: false };
  for (let times = 0; times < 2; times += 1)
    await addRereads(db, two, newer, (write) => inTransaction(db, write));
  expect(await runFiles(db, 'two')).toMatchObject([
    { reread: true, fingerprint: '2026-11-02' },
    { reread: true },
  ]);
  expect(await pageOfFiles(db, 'two')).toEqual({ file_ids: [] });
  expect((await tallyFiles(db, 'two')).files.total).toBe(0);
});

test('a transaction that fails leaves the files of a run and of the ledger as they were', async () => {
  const { db } = database.store;
  const remote = remoteFile('in/2026-12-01.numbers');
  const file_id = fileIdOf(remote);
  await addToRun(db, RUN, [remote]);
  const superseded = new AppError('attempt_superseded', { sync_id: 'one' });
  const failing: Transaction = (write) =>
    inTransaction(db, async (session) => {
      await write(session);
      throw superseded;
    });
  const { files, runFiles: ofRuns } = collections(db);
  const stored = async () => [await files.find().toArray(), await ofRuns.find().toArray()];
  const before = await stored();
  const findings = { rows: { read: 9, valid: 9, quarantined: 0, duplicates: 0 } };
  await expect(updateFiles(db, RUN, [{ file_id, findings }], failing)).rejects.toBe(superseded);
  const known = await files.find({ file_id }, { projection: { _id: 0 } }).toArray();
  await expect(addRereads(db, { ...RUN, sync_id: 'three' }, known, failing)).rejects.toBe(superseded);
  expect(await stored()).toEqual(before);
});
