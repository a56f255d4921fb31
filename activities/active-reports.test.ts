import { expect, it } from 'vitest';
import { testSteps } from '../tests/test-steps.js';

const fixture = testSteps();

it('returns only the reports of running syncs: a dead one would block arrivals for ever', async () => {
  const alive = await fixture.open({ report_type: 'rate_history' });
  await fixture.open({ report_type: 'employee_dates' });
  const isRunning = async ({ sync_id }: { readonly sync_id: string }) => sync_id === alive.sync_id;
  expect(await fixture.steps({ isRunning }).reportsAtWork()).toEqual(['rate_history']);
});
