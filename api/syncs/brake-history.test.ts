import { beforeAll, expect, test } from 'vitest';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { collections } from '../../infra/mongo/collections.js';
import { type NewPlan, savePlan } from '../../infra/plans/plans.js';
import { ensureSyncLog } from '../../infra/syncs/sync-logs.js';
import { testApi } from '../../tests/test-api.js';

const fixture = testApi();
const ROSTER = { employees: 500, active: 400, payees: 9 };
const COUNTS = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
const RUNS = 24;

const readings = (people: number) => ({ code_width: 5, columns_missing: 0, people, days_ahead: 0, pay: {} });

const planOf = (sync_id: string, more: Partial<NewPlan>): NewPlan => ({
  ...{ sync_id, hash: sync_id, dry_run: false, counts: COUNTS, held_by: [], chunk_keys: [] },
  ...more,
});

beforeAll(async () => {
  const { store } = fixture.api;
  const { plans } = collections(store.db);
  const save = async (plan: NewPlan, status: 'applied' | 'proposed', day: number) => {
    await savePlan(store.db, new BlobStore(store), plan);
    const created_at = new Date(Date.UTC(2026, 0, day));
    await plans.updateOne({ sync_id: plan.sync_id }, { $set: { status, created_at } });
  };
  for (let run = 1; run <= RUNS; run += 1) {
    const figures = { terminated: run, 'changed/city': 2 * run };
    await save(
      planOf(`run-${run}`, { figures, ...(run > 20 && { roster: ROSTER, readings: readings(10 * run) }) }),
      'applied',
      run,
    );
  }
  await save(planOf('dry', { figures: { terminated: 999 } }), 'proposed', 20);
  await save(planOf('later', { figures: { terminated: 999 } }), 'applied', 40);
  await ensureSyncLog(store.db, {
    ...{ sync_id: 'held', workflow_id: 'w', first_run_id: 'f', report_type: 'all', requested_by: 'x' },
    ...{ force: false, dry_run: false, trigger: 'api' },
  });
  const held_by: NewPlan['held_by'] = [
    { brake: 'terminations', field: 'status', figure: 57, limit: 40 },
    { brake: 'columns_missing', figure: 1, limit: 0 },
    { brake: 'roster_shrank', figure: 100, limit: 250 },
  ];
  await save(planOf('held', { held_by, roster: ROSTER }), 'proposed', 30);
});

test('a figure is shown beside those of the last 20 applied syncs before it, the newest first', async () => {
  const { status, body } = await fixture.api.send('GET', '/api/paycom/sync/held/brakes/', { as: 'viewer' });
  expect([status, body.roster]).toEqual([200, ROSTER]);
  const [terminations, columns, shrank] = body.items as {
    runs: { sync_id: string; figure: number; roster: object | null }[];
  }[];
  expect(terminations).toMatchObject({ brake: 'terminations', field: 'status', figure: 57, limit: 40 });
  expect(terminations?.runs.map(({ figure }) => figure)).toEqual(
    Array.from({ length: 20 }, (_, at) => RUNS - at),
  );
  expect(terminations?.runs.map(({ roster }) => roster !== null)).toEqual([
    ...Array(4).fill(true),
    ...Array(16).fill(false),
  ]);
  expect(columns?.runs.map(({ figure }) => figure)).toEqual([0, 0, 0, 0]);
  expect(shrank?.runs.map(({ figure }) => figure)).toEqual([240, 230, 220, 210]);
});

test('a sync without a plan has no brakes, and an unknown one is refused', async () => {
  const { store } = fixture.api;
  await ensureSyncLog(store.db, {
    ...{ sync_id: 'none', workflow_id: 'v', first_run_id: 'f', report_type: 'all', requested_by: 'x' },
    ...{ force: false, dry_run: false, trigger: 'api' },
  });
  expect((await fixture.api.send('GET', '/api/paycom/sync/none/brakes/')).body).toEqual({
    roster: null,
    items: [],
  });
  expect((await fixture.api.send('GET', '/api/paycom/sync/gone/brakes/')).body.code).toBe('sync_not_found');
});
