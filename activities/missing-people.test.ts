import { describe, expect, it } from 'vitest';
import { findPlan, loadMissing } from '../infra/plans/plans.js';
import { directory, rateHistory, rowsOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps();
const THREE = { '0001': 'A', '0002': 'A', '0003': 'A' };
const TWO = { '0001': 'A', '0002': 'A' };
const listedOn = (day: string) => ({
  report_type: 'employee_directory',
  report_time: `2026-11-${day}T02:00:00`,
});

async function missingAfter(name: string, rows: string[]) {
  await fixture.deliver(name, ...rows);
  const { sync_id } = await fixture.sync();
  const plan = await findPlan(fixture.deps.store.db, sync_id);
  return plan && loadMissing(fixture.deps.blobs, plan);
}

describe('employees that a full report does not list', () => {
  it('are recorded with the last report that listed them', async () => {
    await missingAfter(directory('01'), rowsOf(THREE));
    expect(await missingAfter(directory('05'), rowsOf(TWO))).toEqual({
      missed_by: '2026-11-05T02:00:00',
      people: [{ employee_id: '0003', last_listed: listedOn('01') }],
    });
  });

  it('count as listed by a report that changed nobody, although the employee does not store it', async () => {
    await missingAfter(directory('01'), rowsOf(THREE));
    await missingAfter(directory('03'), rowsOf(THREE));
    expect(await missingAfter(directory('05'), rowsOf(TWO))).toMatchObject({
      people: [{ employee_id: '0003', last_listed: listedOn('03') }],
    });
  });

  it('stay recorded with the last report that listed them, while later reports also omit them', async () => {
    await missingAfter(directory('01'), rowsOf(THREE));
    await missingAfter(directory('05'), rowsOf(TWO));
    expect(await missingAfter(directory('09'), rowsOf(TWO))).toMatchObject({
      missed_by: '2026-11-09T02:00:00',
      people: [{ employee_id: '0003', last_listed: listedOn('01') }],
    });
  });

  it('are none after a report lists everyone again', async () => {
    await missingAfter(directory('01'), rowsOf(THREE));
    await missingAfter(directory('05'), rowsOf(TWO));
    expect(await missingAfter(directory('09'), rowsOf(THREE))).toMatchObject({ people: [] });
  });

  it('are not derived from a partial report: it marks and unmarks nobody', async () => {
    await missingAfter(directory('01'), rowsOf(THREE));
    const rates = ['EE Code,Effective Date,Rate Type,Amount,Pay Type', '0001,01/13/2020,Rate 1,10,Hourly'];
    expect(await missingAfter(rateHistory('05'), rates)).toBeNull();
  });

  it('are derived from the stored employee if the bytes of earlier reports are deleted', async () => {
    await missingAfter(directory('01'), rowsOf(THREE));
    await fixture.deps.store.db.collection('paycom_blobs.files').deleteMany({});
    expect(await missingAfter(directory('05'), rowsOf(TWO))).toMatchObject({
      people: [{ employee_id: '0003', last_listed: listedOn('01') }],
    });
  });
});
