import { beforeAll, describe, expect, it } from 'vitest';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { collections } from '../../infra/mongo/collections.js';
import { savePlan } from '../../infra/plans/plans.js';
import { ensureSyncLog } from '../../infra/syncs/sync-logs.js';
import { testEmployeeId } from '../employee-records.js';
import { appliedFile } from '../test-ledger.js';
import { CHROMIUM_MISSING, testPage } from './browser.js';
import { PAGE_PATHS } from './page-paths.js';

const tested = testPage();

const LONGEST = 300;
/** Markup, a mark that turns the direction of writing, and no blank to break a line at. */
const hostile = (length: number, begin = '<script>document.title=1</script>') =>
  `${begin}\u202e<img/src=x/onerror=alert(1)>`.padEnd(length, 'x').slice(0, length);
const NAME = hostile(LONGEST);
const PERSON = hostile(100);
const FILE_ID = 'hostile';
const SYNC_ID = 'hostile';
const OWN_PATHS = [`/employees/${testEmployeeId(1)}`, `/files/${FILE_ID}`, `/syncs/${SYNC_ID}`];

describe.skipIf(CHROMIUM_MISSING)(
  'names of 300 characters with markup and marks of direction (needs Chromium)',
  () => {
    beforeAll(async () => {
      const { api } = tested.web;
      const { store } = api;
      const { employees, staff, files, tokens, syncLogs } = collections(store.db);
      // The longest that the roster stores. Other systems and files have longer names.
      const [last_name, first_name] = [PERSON, hostile(100, '<b>')];
      const names = { last_name, first_name, department_description: hostile(200), position_family: PERSON };
      await employees.updateMany({}, { $set: names });
      await staff.insertOne({
        staff_id: 's1',
        employee_id: testEmployeeId(1),
        last_name: NAME,
        first_name: NAME,
      });
      const file = {
        ...appliedFile(FILE_ID, hostile(255)),
        status: 'failed' as const,
        unmapped_headings: [NAME],
      };
      const drift = {
        against: hostile(255),
        added: [NAME],
        removed: [NAME],
        moved: [],
        required_missing: [],
      };
      const columns = [{ sheet: NAME, table: NAME, position: 0, heading: NAME, field: null }];
      await files.insertOne({ ...file, drift, columns }, { bypassDocumentValidation: true });
      const run = { workflow_id: 'w', first_run_id: 'f', requested_by: 'x', force: false, dry_run: false };
      await ensureSyncLog(store.db, { sync_id: SYNC_ID, report_type: 'all', trigger: 'api', ...run });
      const counts = { created: 1, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
      const held_by = [
        { brake: 'creations' as const, figure: 60, limit: 50, examples: [NAME], files: [NAME] },
      ];
      await savePlan(store.db, new BlobStore(store), {
        ...{ sync_id: SYNC_ID, hash: 'h', dry_run: false, counts, held_by, chunk_keys: [] },
      });
      await syncLogs.updateOne({ sync_id: SYNC_ID }, { $set: { status: 'held', plan_hash: 'h' } });
      await tokens.updateMany({}, { $set: { name: hostile(100) } });
      const mapping = { mapping: { columns_off: [NAME] }, why: hostile(500), based_on: 0 };
      await api.send('POST', '/api/paycom/mapping/save/', { body: mapping });
      const webhook = {
        name: hostile(100, ''),
        url: `https://example.com/${'x'.repeat(LONGEST)}`,
        types: ['sync.held'],
      };
      expect((await api.send('POST', '/api/paycom/webhooks/create/', { body: webhook })).status).toBe(200);
    });

    it('are shown as they are', async () => {
      const { page, problems } = await tested.web.open(`/employees/${testEmployeeId(1)}`, 'hr');
      await page.getByRole('cell', { name: PERSON }).first().waitFor();
      await page.goto('/employees');
      await page.getByRole('link', { name: PERSON }).first().waitFor();
      expect(await page.title()).toContain('Employees');
      await page.goto(`/files/${FILE_ID}`);
      await page.getByRole('heading', { level: 1, name: hostile(255) }).waitFor();
      expect(problems).toEqual([]);
    });

    it('leave the layout of every page at 360 pixels', async () => {
      const { page, problems } = await tested.web.open('/', 'admin', {
        viewport: { width: 360, height: 640 },
      });
      const wide: Record<string, unknown> = {};
      for (const path of [...PAGE_PATHS, ...OWN_PATHS]) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        const [content = 0, room = 0] = await page.evaluate<number[]>(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        );
        if (content > room || !(await page.title()).endsWith('paycom-sync')) wide[path] = [content, room];
      }
      expect(wide).toEqual({});
      expect(problems).toEqual([]);
    });
  },
);
