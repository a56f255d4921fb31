import { expect, test } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps();
const db = () => fixture.deps.store.db;
const counted = () => collections(db()).stats.distinct('name');

async function applied() {
  await fixture.deliver(directory('05'), ...rowsOf({ '0001': 'A', '0002': 'T' }));
  const planned = await fixture.plan();
  const { sync_id, plan_hash } = planned;
  await fixture.steps().upsertEmployees({ sync_id, plan_hash });
  return planned;
}

test('the roster is counted for the log, and pay for the next request', async () => {
  const { sync_id } = await applied();
  await fixture.steps().countStats({ sync_id });
  expect((await getSyncLog(db(), sync_id)).roster).toEqual({ active: 1, terminated: 1 });
  expect(await counted()).toEqual(['counts', 'pay']);
});

test('the end of the log counts nothing', async () => {
  const { opened } = await applied();
  await fixture.steps().finalizeLog({ opened, end: { as: 'done' } });
  expect(await counted()).toEqual([]);
});
