import { expect, test } from 'vitest';
import { listAudit } from '../infra/audit/audit.js';
import { TEST_ACTOR, testStore } from '../tests/test-store.js';
import { testTemporal } from '../tests/test-temporal.js';
import { changeSchedule } from './change-schedule.js';
import { triggerSchedule } from './trigger-schedule.js';

const database = testStore();
const fixture = testTemporal();

test.each(['schedule.pause', 'schedule.resume'] as const)(
  'a %s that fails is recorded as failed',
  async (action) => {
    const { db } = database.store;
    const { client } = fixture.temporal;
    const changing = changeSchedule({ db, client }, { action }, TEST_ACTOR);
    await expect(changing).rejects.toMatchObject({ code: 'schedule_not_found' });
    expect(await listAudit(db, { limit: 2 })).toMatchObject([
      { action, target: 'schedule', after: { code: 'schedule_not_found' } },
      { action, target: 'schedule', after: null },
    ]);
  },
);

test('without a schedule nothing is triggered, and nothing is recorded', async () => {
  const { db } = database.store;
  const { client } = fixture.temporal;
  const triggering = triggerSchedule({ db, client, taskQueue: 'nobody' }, TEST_ACTOR);
  await expect(triggering).rejects.toMatchObject({ code: 'schedule_not_found' });
  expect(await listAudit(db, { limit: 9, actions: ['schedule.trigger', 'sync.start'] })).toEqual([]);
});
