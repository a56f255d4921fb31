import { beforeEach, describe, expect, it } from 'vitest';
import { BLOB_FILES } from '../../infra/blobs/blob-collections.js';
import { collections } from '../../infra/mongo/collections.js';
import { readFeed } from '../../infra/plans/change-feed.js';
import type { Retention } from '../../shared/retention/retention-rules.js';
import { CRASH, clearBlobs, crashingBlobs } from '../../tests/crashing-blobs.js';
import { directory, rowsOf, testSteps } from '../../tests/test-steps.js';
import { TEST_ACTOR } from '../../tests/test-store.js';
import { readEmployeeAt } from '../employee-history.js';
import { exportStoredFile } from '../reports/export-stored-file.js';
import { rawKey } from '../reports/read-report.js';
import { retryRequest, undoRequest } from '../retry-or-undo-request.js';
import { verifyRoster } from '../verify/verify-roster.js';
import { sweepAllKinds } from './sweep-storage.js';

const fixture = testSteps();
const FOREVER: Retention = {
  ...{ rawFiles: 0, parsedRows: 0, undo: 0, dryRuns: 0 },
  ...{ rowIssues: 0, skippedLogs: 0, changes: 0 },
};
const TEN_DAYS: Retention = {
  ...{ rawFiles: 10, parsedRows: 10, undo: 10, dryRuns: 10 },
  ...{ rowIssues: 10, skippedLogs: 10, changes: 10 },
};
const inDays = (days: number) => new Date(Date.now() + days * 24 * 3_600_000);
const store = () => fixture.deps.store;
const sweep = (retention: Retention, days = 100, dryRun = false) =>
  sweepAllKinds(
    {
      ...{ store: store(), blobs: fixture.deps.blobs },
      retention,
      pushMinutes: 30,
      now: inDays(days),
      dryRun,
    },
    TEST_ACTOR,
  );
const synced = async (day: string, people: Record<string, string>) => {
  await fixture.deliver(directory(day), ...rowsOf(people));
  return (await fixture.sync()).sync_id;
};
const ledger = (day: string) => collections(store().db).files.findOne({ name: directory(day) });
const counts = async () => {
  const { changes, plans, rowIssues } = collections(store().db);
  return {
    raw: (await fixture.deps.blobs.keysBelow('raw/')).length,
    rows: (await fixture.deps.blobs.keysBelow('rows/')).length,
    plans: (await fixture.deps.blobs.keysBelow('plans/')).length,
    changes: await changes.countDocuments(),
    plan_records: await plans.countDocuments(),
    issues: await rowIssues.countDocuments(),
  };
};
const statuses = async () =>
  (await collections(store().db).employees.find().sort({ employee_id: 1 }).toArray()).map(
    ({ employee_id, status }) => [employee_id, status],
  );
beforeEach(() => clearBlobs(store().db));
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string }) => error.code,
  );
async function drained(file: NonNullable<Awaited<ReturnType<typeof ledger>>>): Promise<number> {
  let bytes = 0;
  for await (const chunk of exportStoredFile(store(), file, TEST_ACTOR)) bytes += chunk.length;
  return bytes;
}

describe('a sweep', () => {
  it('removes nothing that is kept for ever, and nothing that is younger than its days', async () => {
    await synced('01', { '0001': 'A', '0002': 'A' });
    await synced('05', { '0001': 'A', '0002': 'T' });
    const before = await counts();
    expect((await sweep(FOREVER, 10_000)).removed).toEqual({
      ...{ raw_files: 0, parsed_rows: 0, plans: 0, row_issues: 0, skipped_logs: 0, changes: 0 },
    });
    await sweep(TEN_DAYS, 9);
    expect(await counts()).toEqual(before);
    expect(await collections(store().db).audit.countDocuments({ action: 'storage.sweep' })).toBe(0);
  });

  it('keeps the newest file of a report, and says of older ones that they are gone', async () => {
    const first = await synced('01', { '0001': 'A', '0002': 'A' });
    await synced('05', { '0001': 'A', '0002': 'T' });
    const before = await statuses();
    const planned = await sweep(TEN_DAYS, 100, true);
    expect(planned.removed).toMatchObject({ raw_files: 1, parsed_rows: 1, plans: 2, changes: 3 });
    const { removed, stopped } = await sweep(TEN_DAYS);
    expect([removed, stopped]).toEqual([planned.removed, false]);
    expect(await counts()).toMatchObject({ raw: 1, rows: 1, plans: 0, changes: 0, plan_records: 2 });
    expect(await statuses()).toEqual(before);

    const [old, newest] = [await ledger('01'), await ledger('05')];
    if (!old || !newest) throw new Error('The ledger has both files.');
    expect([old.bytes_removed?.why, newest.bytes_removed]).toEqual(['retention', undefined]);
    expect(await fixture.deps.blobs.has(rawKey(newest.fingerprint ?? ''))).toBe(true);
    expect(await codeOf(drained(old))).toBe('file_removed');
    expect(await codeOf(retryRequest(store().db, first, false))).toBe('file_removed');
    expect(await codeOf(undoRequest(store().db, first, false))).toBe('undo_expired');
    const day = new Date().toISOString().slice(0, 10);
    expect(await codeOf(readEmployeeAt(store(), '0001', { day: '2020-01-01', reveal: false }))).toBe(
      'history_removed',
    );
    expect(await readEmployeeAt(store(), '0001', { day, reveal: false })).toMatchObject({ status: 'active' });
    const audit = await collections(store().db)
      .audit.find({ action: 'storage.sweep' })
      .sort({ number: 1 })
      .toArray();
    expect(audit.map(({ target, after }) => [target, after?.removed])).toEqual([
      ['raw_files', 1],
      ['parsed_rows', 1],
      ['plans', 2],
      ['changes', 3],
    ]);
    // The next sweep finds nothing more to do.
    expect(Object.values((await sweep(TEN_DAYS)).removed)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('a file that arrives late is planned although newer files are gone, and a forced sync stores them again', async () => {
    await synced('05', { '0001': 'A', '0002': 'A' });
    await synced('09', { '0001': 'A', '0002': 'T' });
    await synced('12', { '0001': 'A', '0002': 'T' });
    await sweep(TEN_DAYS);
    expect((await ledger('05'))?.bytes_removed).toBeDefined();
    const before = await statuses();
    await synced('01', { '0001': 'V', '0002': 'A' });
    expect(await statuses()).toEqual(before);
    await fixture.sync({ force: true });
    expect(await statuses()).toEqual(before);
    const again = await ledger('05');
    expect(again?.bytes_removed).toBeUndefined();
    expect(again && (await drained(again))).toBeGreaterThan(0);
  });

  it('the rows of a large report go together, also when its head was stored later than a part of them', async () => {
    const codes = Array.from({ length: 5_100 }, (_, at) => String(at + 10_000));
    await synced('01', Object.fromEntries(codes.map((code) => [code, 'A'])));
    await synced('05', { [codes[0] ?? '']: 'A' });
    const before = (await counts()).rows;
    expect(before).toBeGreaterThan(2);
    await store()
      .db.collection(BLOB_FILES)
      .updateMany({ filename: /^rows\/[^/]+\/[^/]+\/\d+$/ }, { $set: { uploadDate: inDays(-50) } });
    await sweep({ ...TEN_DAYS, rawFiles: 0 }, 0);
    expect((await counts()).rows).toBe(before);
    await sweep({ ...TEN_DAYS, rawFiles: 0 });
    expect((await counts()).rows).toBe(1);
  });

  it('the roster that is left is verified as far as files are kept', async () => {
    await synced('01', { '0001': 'A', '0002': 'A', '0003': 'A' });
    const undone = await synced('05', { '0001': 'A', '0002': 'T', '0003': 'A' });
    await fixture.sync({ undo_of: undone });
    await synced('09', { '0001': 'A', '0002': 'L' });
    const { config } = fixture.deps;
    const { mapping } = await fixture.deps.readMapping();
    const verify = () => verifyRoster({ store: store(), config, mapping, onProgress: () => {} });
    expect((await verify()).differences).toEqual([]);
    await sweep({ ...TEN_DAYS, changes: 0 });
    const { files, employees, differences } = await verify();
    expect([files, employees, differences]).toEqual([1, 3, []]);
  });

  it('the changes that an undo in its window needs stay, and the undo gives the same as before', async () => {
    await synced('01', { '0001': 'A', '0002': 'A' });
    const second = await synced('05', { '0001': 'A', '0002': 'T' });
    const { plans, changes } = await counts();
    expect(changes).toBe(3);
    await sweep({ ...TEN_DAYS, undo: 0 });
    expect(await counts()).toMatchObject({ plans, changes });
    await fixture.sync({ undo_of: second });
    expect(await statuses()).toEqual([
      ['0001', 'active'],
      ['0002', 'active'],
    ]);
  });

  it('a reader of the change feed goes on after what it has, and is refused when it would miss something', async () => {
    const page = (after?: Parameters<typeof readFeed>[1]) =>
      readFeed(store(), after, { limit: 100, reveal: false });
    await synced('01', { '0001': 'A', '0002': 'A' });
    let early = await page();
    while (!early.caught_up) early = await page(early.position);
    await synced('05', { '0001': 'A', '0002': 'T' });
    const late = await page(early.position);
    expect(late.entries).toHaveLength(1);
    await sweep(TEN_DAYS);
    expect(await codeOf(page(early.position))).toBe('feed_cursor_expired');
    expect((await page(late.position)).entries).toEqual([]);
    expect((await page()).entries).toHaveLength(2);
  });

  it('a file with open issues, a held sync and their plans stay', async () => {
    await fixture.deliver(directory('01'), ...rowsOf({ '0001': 'A', '0002': 'nonsense' }));
    await fixture.sync();
    await synced('05', { '0001': 'A', '0002': 'A' });
    const planned = await fixture.plan({ dry_run: false });
    await collections(store().db).syncLogs.updateOne(
      { sync_id: planned.sync_id },
      { $set: { status: 'held' } },
    );
    const before = await counts();
    expect(before.issues).toBeGreaterThan(0);
    await sweep({ ...TEN_DAYS, rowIssues: 0 });
    expect(await counts()).toMatchObject({ raw: before.raw, issues: before.issues });
    const held = await collections(store().db).plans.findOne({ sync_id: planned.sync_id });
    expect(held?.removed_at).toBeUndefined();
  });

  it('stops when a sync runs, and what it removed stays removed', async () => {
    await synced('01', { '0001': 'A' });
    await synced('05', { '0001': 'T' });
    const running = await fixture.open();
    const first = await sweep(TEN_DAYS);
    expect(first).toMatchObject({ stopped: true, removed: { raw_files: 0 } });
    await fixture.steps().finalizeLog({ opened: running, end: { as: 'cancelled' } });
    expect(await sweep(TEN_DAYS)).toMatchObject({ stopped: false, removed: { raw_files: 1 } });
  });

  it.each(['bytes', 'plan'])(
    'goes on after a crash between the mark of a %s and its removal',
    async (what) => {
      await synced('01', { '0001': 'A' });
      await synced('05', { '0001': 'T' });
      const prefix = what === 'bytes' ? 'raw/' : 'plans/';
      const blobs = crashingBlobs(fixture.deps.blobs, 'delete', (key) => String(key).startsWith(prefix));
      const options = { retention: TEN_DAYS, pushMinutes: 30, now: inDays(100), dryRun: false };
      await expect(sweepAllKinds({ store: store(), blobs, ...options }, TEST_ACTOR)).rejects.toThrow(CRASH);
      await sweep(TEN_DAYS);
      expect(await counts()).toMatchObject({ raw: 1, plans: 0, changes: 0 });
    },
  );

  it('logs counts only, as the step that the schedule starts', async () => {
    await synced('01', { '0001': 'A' });
    const swept = await fixture.steps().sweepStorage();
    expect(swept.stopped).toBe(false);
    const line = fixture.lines.map((text) => JSON.parse(text)).find(({ event }) => event === 'storage_swept');
    expect(line).toMatchObject({ raw_files: 0, plans: 0, changes: 0 });
  });
});
