import { beforeAll, describe, expect, it } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { ensureSyncLog } from '../../infra/syncs/sync-logs.js';
import { registerSearchAttributes } from '../../infra/temporal/register-search-attributes.js';
import { reconcileSchedules } from '../../worker/schedule.js';
import type { TestApi } from '../test-api.js';
import { seconds } from '../time-limits.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const UI = 'https://temporal.example.org';
const RUN = { workflow_id: 'made-up', first_run_id: 'f', requested_by: 'x', force: false, dry_run: false };

/** A completed sync that has changed so many people. */
async function addSync({ store }: TestApi, sync_id: string, updated: number): Promise<void> {
  await ensureSyncLog(store.db, { sync_id, report_type: 'all', trigger: 'schedule', ...RUN });
  const employees = { created: 0, updated, unchanged: 0, missing: 0, terminations: 0 };
  const ended = { status: 'completed', completed_at: new Date(), employees } as const;
  await collections(store.db).syncLogs.updateOne({ sync_id }, { $set: ended });
}

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
});

describe.skipIf(CHROMIUM_MISSING)('without a worker (needs Chromium)', () => {
  const tested = testPage();
  beforeAll(async () => {
    const waiting = { sync_id: 'waiting', report_type: 'all', trigger: 'api', ...RUN } as const;
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
    await alert.getByText('temporal_unreachable').waitFor();
    expect(await alert.textContent()).toContain("can't be reached");
  });
});
