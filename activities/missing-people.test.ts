import { describe, expect, it } from 'vitest';
import { findPlan, loadMissing } from '../infra/plans/plans.js';
import { directory, rateHistory, rowsOf, testSteps } from '../tests/test-steps.js';

const own = testSteps();
const THREE = { '0001': 'A', '0002': 'A', '0003': 'A' };
const TWO = { '0001': 'A', '0002': 'A' };
const listedOn = (day: string) => ({
  report_type: 'employee_directory',
  report_time: `2026-11-${day}T02:00:00`,
});

async function missedBy(name: string, rows: string[]) {
  await own.deliver(name, ...rows);
  const { sync_id } = await own.sync();
  const plan = await findPlan(own.deps.store.db, sync_id);
  return plan && loadMissing(own.deps.blobs, plan);
}

describe('whom a full report misses', () => {
  it('is named with the report that listed the employee last', async () => {
    await missedBy(directory('01'), rowsOf(THREE));
    expect(await missedBy(directory('05'), rowsOf(TWO))).toEqual({
      missed_by: '2026-11-05T02:00:00',
      people: [{ employee_id: '0003', last_listed: listedOn('01') }],
    });
  });

  it('was listed by a report that changed nobody too, which is not written on the employee', async () => {
    await missedBy(directory('01'), rowsOf(THREE));
    await missedBy(directory('03'), rowsOf(THREE));
    expect(await missedBy(directory('05'), rowsOf(TWO))).toMatchObject({
      people: [{ employee_id: '0003', last_listed: listedOn('03') }],
    });
  });

  it('keeps the report that listed the employee last while later ones go on missing', async () => {
    await missedBy(directory('01'), rowsOf(THREE));
    await missedBy(directory('05'), rowsOf(TWO));
    expect(await missedBy(directory('09'), rowsOf(TWO))).toMatchObject({
      missed_by: '2026-11-09T02:00:00',
      people: [{ employee_id: '0003', last_listed: listedOn('01') }],
    });
  });

  it('is nobody once all are listed again', async () => {
    await missedBy(directory('01'), rowsOf(THREE));
    await missedBy(directory('05'), rowsOf(TWO));
    expect(await missedBy(directory('09'), rowsOf(THREE))).toMatchObject({ people: [] });
  });

  it('can not be known from a report that lists only some: it marks and unmarks nobody', async () => {
    await missedBy(directory('01'), rowsOf(THREE));
    const rates = ['EE Code,Effective Date,Rate Type,Amount,Pay Type', '0001,01/13/2020,Rate 1,10,Hourly'];
    expect(await missedBy(rateHistory('05'), rates)).toBeNull();
  });

  it('is known from the employee where the bytes of the earlier reports are gone', async () => {
    await missedBy(directory('01'), rowsOf(THREE));
    await own.deps.store.db.collection('paycom_blobs.files').deleteMany({});
    expect(await missedBy(directory('05'), rowsOf(TWO))).toMatchObject({
      people: [{ employee_id: '0003', last_listed: listedOn('01') }],
    });
  });
});
