import { beforeAll, describe, expect, it } from 'vitest';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { collections } from '../../infra/mongo/collections.js';
import { savePlan } from '../../infra/plans/plans.js';
import { ensureSyncLog } from '../../infra/syncs/sync-logs.js';
import { testEmployeeId } from '../employee-records.js';
import { appliedFile } from '../test-ledger.js';
import { CHROMIUM_MISSING, testPage } from './browser.js';
import { observeShifts, shiftsWhile } from './layout-shifts.js';
import { PAGE_PATHS } from './page-paths.js';

const tested = testPage();
const FILE = 'directory.csv';
const OWN_PATHS = [`/employees/${testEmployeeId(1)}`, '/syncs/done', `/files/${FILE}`];
const VIEWPORTS = [
  ['a desk', { width: 1280, height: 800 }],
  ['a phone', { width: 360, height: 640 }],
] as const;

describe.skipIf(CHROMIUM_MISSING)('while a page loads (needs Chromium)', () => {
  beforeAll(async () => {
    const { store } = tested.web.api;
    const run = { workflow_id: 'w', first_run_id: 'f', requested_by: 'x', force: false, dry_run: false };
    await ensureSyncLog(store.db, { sync_id: 'done', report_type: 'all', trigger: 'api', ...run });
    const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
    const held_by = [{ brake: 'creations', figure: 60, limit: 50 }] as const;
    await savePlan(store.db, new BlobStore(store), {
      ...{ sync_id: 'done', hash: 'h', dry_run: false, counts, held_by: [...held_by], chunk_keys: [] },
    });
    await collections(store.db).syncLogs.updateOne(
      { sync_id: 'done' },
      { $set: { status: 'completed', plan_hash: 'h' } },
    );
    await collections(store.db).files.insertOne(appliedFile(FILE, FILE));
  });

  it.each(VIEWPORTS)('nothing moves, at %s', async (_, viewport) => {
    const { page } = await tested.web.open('/', 'admin', { viewport });
    await observeShifts(page);
    const paths = [...PAGE_PATHS, ...OWN_PATHS];
    const moved: Record<string, unknown> = {};
    for (const path of paths) moved[path] = await shiftsWhile(page, path);
    expect(moved).toEqual(Object.fromEntries(paths.map((path) => [path, []])));
  });

  it('the observer sees what moves', async () => {
    const { page } = await tested.web.open('/', 'admin');
    await observeShifts(page);
    await page.goto('/syncs');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate("document.querySelector('h1').style.marginTop = '200px'");
    await expect.poll(() => page.evaluate('globalThis.shifts.length')).toBeGreaterThan(0);
  });
});
