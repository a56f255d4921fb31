import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';
import { draftUndo } from './draft-undo.js';

const fixture = testSteps({ PAYCOM_TRANSACTION_ROWS: '2' });
const FOUR = { '0001': 'A', '0002': 'A', '0003': 'A', '0004': 'A' };

async function synced(day: string, people: Record<string, string>): Promise<string> {
  await fixture.deliver(directory(day), ...rowsOf(people));
  return (await fixture.sync()).sync_id;
}
const undo = (undo_of: string) => draftUndo(fixture.deps, { sync_id: 'undo', undo_of });
const statuses = async () => {
  const employees = await collections(fixture.deps.store.db)
    .employees.find()
    .sort({ employee_id: 1 })
    .toArray();
  return employees.map(({ status }) => status);
};

describe('an undo', () => {
  it('is refused for a run that never made a plan', async () => {
    await expect(undo('20260101-000000-aaaaa')).rejects.toMatchObject({ code: 'nothing_to_undo' });
  });

  it('removes the employees that the run created', async () => {
    const { employees, left, seen } = await undo(await synced('01', FOUR));
    expect(employees.map(({ kind }) => kind)).toEqual(['removed', 'removed', 'removed', 'removed']);
    expect([left, seen]).toEqual([[], 4]);
  });

  it('leaves employees that a later run changed, and lists them', async () => {
    const first = await synced('01', FOUR);
    await synced('05', { ...FOUR, '0002': 'V' });
    const { employees, left } = await undo(first);
    expect(employees.map(({ employee_id }) => employee_id)).toEqual(['0001', '0003', '0004']);
    expect(left).toMatchObject([{ employee_id: '0002' }]);
  });

  it('reverts only the written chunks of a run that stopped halfway', async () => {
    const sync_id = await synced('01', FOUR);
    const { plans, employees } = collections(fixture.deps.store.db);
    await plans.updateOne({ sync_id }, { $pop: { chunks_done: 1 } });
    await employees.deleteMany({ employee_id: { $in: ['0003', '0004'] } });
    expect((await undo(sync_id)).employees.map(({ employee_id }) => employee_id)).toEqual(['0001', '0002']);
  });

  it('returns the same draft while nothing changes, so that an approval can be confirmed', async () => {
    const sync_id = await synced('01', FOUR);
    expect((await undo(sync_id)).content).toBe((await undo(sync_id)).content);
  });

  it('restores the previous values, and can itself be undone', async () => {
    await synced('01', FOUR);
    const second = await synced('05', { ...FOUR, '0002': 'V' });
    const undone = await fixture.sync({ undo_of: second });
    expect(await statuses()).toEqual(['active', 'active', 'active', 'active']);
    await fixture.sync({ undo_of: undone.sync_id });
    expect(await statuses()).toEqual(['active', 'on_leave', 'active', 'active']);
  });
});
