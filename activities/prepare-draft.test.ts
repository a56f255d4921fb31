import { expect, it } from 'vitest';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { activityContext, directory, rowsOf, testSteps } from '../tests/test-steps.js';
import { draftOf, prepareDraft } from './prepare-draft.js';

const fixture = testSteps();
const PEOPLE = { '0001': 'A', '0002': 'A', '0003': 'T' };

const mapped = () => ({ ...fixture.deps, mapping: NO_MAPPING });
async function prepare(sync_id: string, parts?: number) {
  const log = await getSyncLog(fixture.deps.store.db, sync_id);
  const preparing = activityContext().run(() => prepareDraft(mapped(), log, { parts }));
  return (await (preparing as ReturnType<typeof prepareDraft>)).draft;
}

it('of a first push has no roster, and the width of its codes', async () => {
  await fixture.deliver(directory('01'), ...rowsOf(PEOPLE));
  const { sync_id } = await fixture.bringIn();
  expect(await prepare(sync_id)).toMatchObject({
    ...{ roster: { employees: 0, active: 0 }, code_width: { width: 4 }, as_of: null, parts: 1, window: {} },
    reports: [{ head: { report_type: 'employee_directory', rows_valid: 3 } }],
  });
});

it('of a later push has the roster, the newest applied report and what earlier syncs of the window did', async () => {
  await fixture.deliver(directory('01'), ...rowsOf(PEOPLE));
  await fixture.sync();
  await fixture.deliver(directory('05'), ...rowsOf(PEOPLE));
  const { sync_id } = await fixture.bringIn();
  expect(await prepare(sync_id)).toMatchObject({
    roster: { employees: 3, active: 2, widths: { 4: 3 } },
    as_of: '2026-11-01T02:00:00',
    window: { created: 3 },
  });
});

it('has as many parts as an earlier draft of the plan, so that its hash stays the same', async () => {
  await fixture.deliver(directory('01'), ...rowsOf(PEOPLE));
  const { sync_id } = await fixture.bringIn();
  expect((await prepare(sync_id, 4)).parts).toBe(4);
});

it('of no reports does not count the roster', async () => {
  await fixture.deliver(directory('01'), ...rowsOf(PEOPLE));
  await fixture.sync();
  const { sync_id } = await fixture.bringIn();
  expect(await activityContext().run(() => draftOf(mapped(), [], sync_id))).toMatchObject({
    ...{ reports: [], roster: { employees: 0 }, parts: 1 },
  });
});
