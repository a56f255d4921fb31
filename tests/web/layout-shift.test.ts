import { beforeAll, describe, expect, it } from 'vitest';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { collections } from '../../infra/mongo/collections.js';
import { savePlan } from '../../infra/plans/plans.js';
import { registerSearchAttributes } from '../../infra/temporal/register-search-attributes.js';
import { REPORT_TYPES } from '../../shared/vocabulary.js';
import { reconcileSchedules } from '../../worker/schedule.js';
import { testEmployeeId } from '../employee-records.js';
import type { TestApi } from '../test-api.js';
import { appliedFile } from '../test-ledger.js';
import { addSync } from './add-sync.js';
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

/** What the home page shows: many departments, files of every report that are late and have changed headings, syncs, and the schedule. */
async function fillHome(api: TestApi): Promise<void> {
  const { store, services } = api;
  const { employees, files } = collections(store.db);
  for (const { employee_id } of await employees.find().toArray()) {
    const named = { department_code: employee_id, department_description: `Department ${employee_id}` };
    await employees.updateOne({ employee_id }, { $set: named });
  }
  await files.insertMany(
    REPORT_TYPES.flatMap((report_type) =>
      [1, 2, 3, 4].map((day) => ({
        ...appliedFile(`${report_type}-${day}`, `${report_type}-${day}.csv`),
        ...{ report_type, report_time: `2026-11-0${day}T02:00:00` },
        rows: { read: 1_000 * day, valid: 1_000 * day, quarantined: 0, duplicates: 0 },
      })),
    ),
  );
  for (let at = 0; at < 32; at += 1)
    await addSync(api, `home-${at}`, at, at % 5 === 0 ? 'failed' : 'completed');
  await registerSearchAttributes(services.connection, services.client.options.namespace);
  await reconcileSchedules(services.client, services.config);
}

describe.skipIf(CHROMIUM_MISSING)('while a page loads', () => {
  beforeAll(async () => {
    const { store } = tested.web.api;
    await addSync(tested.web.api, 'done', 0);
    const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
    const held_by = [{ brake: 'creations', figure: 60, limit: 50 }] as const;
    await savePlan(store.db, new BlobStore(store), {
      ...{ sync_id: 'done', hash: 'h', dry_run: false, counts, held_by: [...held_by], chunk_keys: [] },
    });
    await collections(store.db).syncLogs.updateOne({ sync_id: 'done' }, { $set: { plan_hash: 'h' } });
    await collections(store.db).files.insertOne(appliedFile(FILE, FILE));
    await fillHome(tested.web.api);
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
