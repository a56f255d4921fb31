import { beforeEach, expect, test } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import type { RemoteFileDocument } from '../mongo/documents/file-documents.js';
import {
  addRereads,
  addToRun,
  failFile,
  fileIdOf,
  getRunFile,
  listLedgerFiles,
  newDeliveries,
  newerApplied,
  pageOfFiles,
  resolveFiles,
  runFiles,
  tallyFiles,
  updateFile,
} from './file-ledger.js';

const own = testStore();
const MTIME = new Date('2026-11-01T02:00:00Z');
const delivery = (path: string, size = 100): RemoteFileDocument => ({ path, size, mtime: MTIME });
const RUN = { sync_id: 'one', dry_run: false };
const DIRECTORY = delivery('in/20261101_Employee_Directory.numbers');
const REF = { sync_id: 'one', file_id: fileIdOf(DIRECTORY) };

beforeEach(async () => {
  const { files, runFiles: ofRuns } = collections(own.store.db);
  for (const collection of [files, ofRuns]) await collection.deleteMany({});
});

test('listing the same delivery twice records it once, one attempt a run', async () => {
  const { db } = own.store;
  await addToRun(db, RUN, [DIRECTORY]);
  await addToRun(db, RUN, [DIRECTORY]);
  expect(await listLedgerFiles(db)).toMatchObject([
    { attempts: 1, status: 'new', name: '20261101_Employee_Directory.numbers' },
  ]);
  await addToRun(db, { sync_id: 'two', dry_run: false }, [DIRECTORY]);
  expect(await listLedgerFiles(db)).toMatchObject([{ attempts: 2 }]);
});

test('a file that grew or was sent again is another delivery', async () => {
  const again = { ...DIRECTORY, mtime: new Date(MTIME.getTime() + 1_000) };
  const ids = [DIRECTORY, again, delivery(DIRECTORY.path, 101)].map(fileIdOf);
  expect(new Set(ids).size).toBe(3);
});

test.each<[string, (status: 'applied' | 'unchanged') => Promise<void>, boolean]>([
  ['was applied', () => resolveFiles(own.store.db, 'one', [REF.file_id], 'applied'), true],
  ['changed nothing', () => resolveFiles(own.store.db, 'one', [REF.file_id], 'unchanged'), true],
  [
    'is no report',
    () => failFile(own.store.db, REF, new AppError('unrecognized_report', { headings: 'A' })),
    true,
  ],
  [
    'can not be read',
    () => failFile(own.store.db, REF, new AppError('not_a_report', { reason: 'cut' })),
    true,
  ],
  [
    'failed for a reason that passes',
    () => failFile(own.store.db, REF, new AppError('sftp_connection_lost', { host: 'h' })),
    false,
  ],
  [
    'failed for a reason that lies with the installation',
    () => failFile(own.store.db, REF, new AppError('mapping_file_invalid', { path: 'm', problems: 'x' })),
    false,
  ],
  ['was left half-way by a crash', () => updateFile(own.store.db, REF, { status: 'parsed' }), false],
])('a delivery that %s is, or is not, finished with', async (_, end, finished) => {
  await addToRun(own.store.db, RUN, [DIRECTORY]);
  await end('applied');
  expect((await newDeliveries(own.store.db, [DIRECTORY])).length === 0).toBe(finished);
});

test('a forced re-read that fails does not make an applied report forgotten', async () => {
  const { db } = own.store;
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
  expect(await newDeliveries(db, [DIRECTORY])).toEqual([]);
  expect(await getRunFile(db, REF)).toMatchObject({ status: 'applied' });
});

test('a dry run leaves no trace in the ledger', async () => {
  const { db } = own.store;
  await addToRun(db, { sync_id: 'one', dry_run: true }, [DIRECTORY]);
  await updateFile(db, REF, { status: 'validated', sha256: 'abc' });
  expect(await listLedgerFiles(db)).toEqual([]);
  expect(await runFiles(db, 'one')).toMatchObject([{ status: 'validated', sha256: 'abc' }]);
});

test('a dry run over an applied file, forced, leaves its record as it is', async () => {
  const { db } = own.store;
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

test('pages hold at most 250 ids, every file once, in the same order each time', async () => {
  const { db } = own.store;
  const many = Array.from({ length: 601 }, (_, number) => delivery(`in/${number}.numbers`));
  await addToRun(db, RUN, many);
  const walk = async () => {
    const pages: (readonly string[])[] = [];
    let after: string | undefined;
    do {
      const page = await pageOfFiles(db, 'one', after);
      pages.push(page.file_ids);
      after = page.next;
    } while (after !== undefined);
    return pages;
  };
  const pages = await walk();
  expect(pages.map(({ length }) => length)).toEqual([250, 250, 101]);
  expect(pages.flat().toSorted()).toEqual(many.map(fileIdOf).toSorted());
  expect(await walk()).toEqual(pages);
});

test('a page that is exactly full has no empty one behind it', async () => {
  await addToRun(
    own.store.db,
    RUN,
    Array.from({ length: 250 }, (_, number) => delivery(`in/${number}.numbers`)),
  );
  expect(await pageOfFiles(own.store.db, 'one')).not.toHaveProperty('next');
});

test('reports that were applied and are newer are found by time, and read again without becoming files of the run', async () => {
  const { db } = own.store;
  const reports = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'].map((day) => ({
    day,
    file: delivery(`in/${day}.numbers`),
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
      { report_type: 'rate_history', report_time: `${day}T00:00:00`, sha256: day },
    );
  }
  // The last one failed: nothing of it is in the roster.
  await resolveFiles(
    db,
    'one',
    reports.slice(0, 3).map(({ file }) => fileIdOf(file)),
    'applied',
  );
  const newer = await newerApplied(db, '2026-11-02T00:00:00');
  expect(newer.map(({ sha256 }) => sha256)).toEqual(['2026-11-02', '2026-11-03']);
  const two = { sync_id: 'two', dry_run: false };
  for (let times = 0; times < 2; times += 1) await addRereads(db, two, newer);
  expect(await runFiles(db, 'two')).toMatchObject([{ reread: true, sha256: '2026-11-02' }, { reread: true }]);
  expect(await pageOfFiles(db, 'two')).toEqual({ file_ids: [] });
  expect((await tallyFiles(db, 'two')).files.total).toBe(0);
});

test("the tally adds up files by outcome and rows, other runs' aside", async () => {
  const { db } = own.store;
  const files = ['a', 'b', 'c', 'd'].map((name) => delivery(name));
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
