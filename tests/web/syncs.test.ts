import { beforeAll, describe, expect, it } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import type { RunFile } from '../../infra/mongo/documents/file-documents.js';
import { ensureSyncLog } from '../../infra/syncs/sync-logs.js';
import { registerSearchAttributes } from '../../infra/temporal/register-search-attributes.js';
import { startSync } from '../../services/start-sync.js';
import { syncWorkflowId } from '../../shared/sync-run.js';
import { reconcileSchedules } from '../../worker/schedule.js';
import { seconds } from '../time-limits.js';
import { addSync, MADE_UP_RUN } from './add-sync.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const UI = 'https://temporal.example.org';

/** A file of a sync that runs. */
const runFile = (sync_id: string): RunFile => ({
  ...{ sync_id, file_id: 'f', path: 'in/a.csv', name: 'a.csv', size: 0, mtime: new Date(), status: 'new' },
  ...{
    fingerprint: null,
    report_type: null,
    report_time: null,
    rows: null,
    columns: [],
    unmapped_headings: [],
  },
  ...{ error: null, attempts: 1, dry_run: false, reread: false },
});

describe.skipIf(CHROMIUM_MISSING)('syncs on the admin page (needs Chromium)', () => {
  const tested = testPage({ PAYCOM_TEMPORAL_UI_URL: UI });
  beforeAll(async () => {
    const { connection, client, config } = tested.web.api.services;
    await registerSearchAttributes(connection, client.options.namespace);
    await reconcileSchedules(client, config);
    for (const [at, updated] of [3, 9].entries()) await addSync(tested.web.api, `done-${at}`, updated);
  });

  it('the home page says when the next one starts, and shows the last ones over time', async () => {
    const { page, problems } = await tested.web.open('/', 'operator');
    await page.getByText(/^The next sync starts (in|this) .*\.$/).waitFor();
    await page.getByText('Changes in each of the last 2 syncs').waitFor();
    await page
      .getByRole('link', { name: /completed, .*9/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /done-1/ }).waitFor();
    expect(problems).toEqual([]);
  });

  it('a sync leads to its workflow in the Temporal Web UI', async () => {
    const { page } = await tested.web.open('/syncs/done-0', 'operator');
    const link = page.getByRole('link', { name: 'Open in Temporal' });
    const { namespace } = tested.web.api.services.client.options;
    expect(await link.getAttribute('href')).toBe(`${UI}/namespaces/${namespace}/workflows/made-up/f`);
  });

  it('are filtered by status, in the address', async () => {
    await addSync(tested.web.api, 'broken', 0, 'failed');
    const { page } = await tested.web.open('/syncs', 'viewer');
    const links = page.getByRole('row').getByRole('link');
    await expect.poll(() => links.count()).toBe(3);
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'failed' }).click();
    await expect.poll(() => links.count()).toBe(1);
    expect(await links.getAttribute('href')).toBe('/syncs/broken');
    expect(new URL(page.url()).search).toBe('?status=failed');
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'held' }).click();
    await page.getByText('Nothing matches the filter.').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => links.count()).toBe(3);
    await collections(tested.web.api.store.db).syncLogs.deleteOne({ sync_id: 'broken' });
  });

  it('one is started for a chosen report, reading known files again', async () => {
    const { page } = await tested.web.open('/syncs', 'operator');
    await page.getByRole('button', { name: 'Start a sync' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Reports' }).click();
    await page.getByRole('option', { name: 'Payees' }).click();
    await dialog.getByLabel('Read known files again').check();
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /^Sync / }).waitFor();
    const { services, store } = tested.web.api;
    const after = { report_type: 'employee_payees', force: true, dry_run: false };
    expect(await collections(store.db).audit.findOne({ action: 'sync.start' })).toMatchObject({ after });
    await services.client.workflow.getHandle(syncWorkflowId('employee_payees')).terminate();
  });

  it('a running sync says how many rows and bytes it reads in a second, since the page looks', async () => {
    const { store, services } = tested.web.api;
    const request = { ...MADE_UP_RUN, report_type: 'all', trigger: 'api' } as const;
    const { sync_id } = await startSync(store.db, services.client, 'nobody', request, 'Test');
    const workflow_id = syncWorkflowId('all');
    await ensureSyncLog(store.db, { ...request, sync_id, workflow_id });
    const { runFiles } = collections(store.db);
    const read = (rows: number, size: number, status: 'new' | 'validated') =>
      runFiles.replaceOne(
        { sync_id },
        {
          ...runFile(sync_id),
          status,
          size,
          rows: { read: rows, valid: rows, quarantined: 0, duplicates: 0 },
        },
        { upsert: true },
      );
    await read(50, 40_000_000, 'new');
    const { page } = await tested.web.open('/', 'operator');
    const opened = Date.now();
    await page.clock.setFixedTime(opened);
    await page.goto(`/syncs/${sync_id}`);
    const figures = page.getByText('rows read');
    await page.getByText('0 of 1 files, 50 rows read').waitFor();
    await page.clock.setFixedTime(opened + 10_000);
    await read(90_050, 40_000_000, 'validated');
    await expect
      .poll(() => figures.textContent())
      .toBe('1 of 1 files, 90,050 rows read, 9,000 rows/s, 4 MB/s');
    await page.clock.setFixedTime(opened + 20_000);
    await read(120_050, 40_000_000, 'validated');
    await expect
      .poll(() => figures.textContent())
      .toBe('1 of 1 files, 120,050 rows read, 6,000 rows/s, 2 MB/s');
    await services.client.workflow.getHandle(workflow_id).terminate();
  });
});

describe.skipIf(CHROMIUM_MISSING)('without a worker (needs Chromium)', () => {
  const tested = testPage();
  beforeAll(async () => {
    const waiting = { sync_id: 'waiting', report_type: 'all', trigger: 'api', ...MADE_UP_RUN } as const;
    await ensureSyncLog(tested.web.api.store.db, waiting, { waiting: true });
  });

  it('the home page says that a sync waits for one, and whose move it is', async () => {
    const { page } = await tested.web.open('/', 'operator');
    await page.getByText('A sync waits for a worker.').waitFor();
    await page.getByText('It is your move.').waitFor();
    await page.getByRole('link', { name: 'Look at it' }).click();
    await page.getByRole('heading', { level: 1, name: /waiting/ }).waitFor();
    await page.getByRole('list', { name: 'Steps' }).getByText('Download').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

describe.skipIf(CHROMIUM_MISSING)('while Temporal is away (needs Chromium)', () => {
  // Nothing listens there.
  const tested = testPage({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
  beforeAll(() => addSync(tested.web.api, 'done', 1));

  it('the home page still says how the syncs stand, and that the next start is not known', async () => {
    const { page } = await tested.web.open('/', 'operator');
    await page.getByText(/^All is well\. The last sync was completed/).waitFor();
    // The API waits for Temporal for up to 20 seconds.
    await page.getByText('It is not known when the next sync starts.').waitFor({ timeout: seconds(60) });
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('an action says that Temporal cannot be reached, and what to do', async () => {
    const { page } = await tested.web.open('/syncs', 'operator');
    await page.getByRole('button', { name: 'Start a sync' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
    const alert = page.getByRole('dialog').getByRole('alert');
    // The API waits for Temporal for up to 20 seconds.
    await alert.getByText('temporal_unreachable').waitFor({ timeout: seconds(60) });
    expect(await alert.textContent()).toContain("can't be reached");
  });
});
