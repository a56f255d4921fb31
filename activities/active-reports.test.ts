import { expect, it } from 'vitest';
import { testSteps } from '../tests/test-steps.js';

const own = testSteps();

it('returns only the reports of running syncs: a dead one would block arrivals for ever', async () => {
  const alive = await own.open({ report_type: 'rate_history' });
  await own.open({ report_type: 'employee_dates' });
  const isRunning = async ({ sync_id }: { readonly sync_id: string }) => sync_id === alive.sync_id;
  expect(await own.steps({ isRunning }).reportsAtWork()).toEqual(['rate_history']);
});
