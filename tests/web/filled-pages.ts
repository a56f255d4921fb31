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
import { PAGE_PATHS } from './page-paths.js';

const FILE = 'directory.csv';
const SYNC = 'held';

/** Every page, also those of one employee, one sync and one file. */
export const FILLED_PATHS = [
  ...PAGE_PATHS,
  ...[`/employees/${testEmployeeId(1)}`, `/syncs/${SYNC}`, `/syncs/home-1`, `/files/${FILE}`],
];

/** Gives every page something to show. */
export async function fillPages(api: TestApi): Promise<void> {
  await fillReports(api);
  await fillSyncs(api);
  await fillSettings(api);
}

/** Many departments, and files of every report, which are late and have changed headings. */
async function fillReports({ store: { db } }: TestApi): Promise<void> {
  const { employees, staff, files } = collections(db);
  for (const { employee_id } of await employees.find().toArray()) {
    const named = { department_code: employee_id, department_description: `Department ${employee_id}` };
    await employees.updateOne({ employee_id }, { $set: named });
  }
  await staff.insertOne({ staff_id: 's1', employee_id: testEmployeeId(2) });
  const days = [1, 2, 3, 4];
  const reports = REPORT_TYPES.flatMap((report_type) => days.map((day) => ({ report_type, day })));
  await files.insertMany([
    appliedFile(FILE, FILE),
    ...reports.map(({ report_type, day }) => ({
      ...appliedFile(`${report_type}-${day}`, `${report_type}-${day}.csv`),
      ...{ report_type, report_time: `2026-11-0${day}T02:00:00` },
      rows: { read: 1_000 * day, valid: 1_000 * day, quarantined: 0, duplicates: 0 },
    })),
  ]);
}

/** Syncs over time, of which the last one is held. */
async function fillSyncs(api: TestApi): Promise<void> {
  const { store, services } = api;
  for (let at = 0; at < 32; at += 1)
    await addSync(api, `home-${at}`, at, at % 5 === 0 ? 'failed' : 'completed');
  await addSync(api, SYNC, 0);
  const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
  const held_by = [{ brake: 'creations' as const, figure: 60, limit: 50 }];
  await savePlan(store.db, new BlobStore(store), {
    ...{ sync_id: SYNC, hash: 'h', dry_run: false, counts, held_by, chunk_keys: [] },
  });
  await collections(store.db).syncLogs.updateOne({ sync_id: SYNC }, { $set: { plan_hash: 'h' } });
  await registerSearchAttributes(services.connection, services.client.options.namespace);
  await reconcileSchedules(services.client, services.config);
}

/** A webhook, a channel, and a rule of the mapping. */
async function fillSettings(api: TestApi): Promise<void> {
  const bodies = {
    'webhooks/create': { name: 'Badges', url: 'https://hooks.example.com/in', types: ['sync.held'] },
    'notifications/create': { name: 'Operators', kind: 'slack', url: 'https://hooks.slack.com/services/x' },
    'mapping/save': { mapping: { columns_off: ['Locker'] }, why: 'no field for it', based_on: 0 },
  };
  for (const [path, body] of Object.entries(bodies)) {
    const { status, body: answer } = await api.send('POST', `/api/paycom/${path}/`, { body });
    if (status !== 200) throw new Error(JSON.stringify(answer));
  }
}
