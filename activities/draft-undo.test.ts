import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { migrate } from '../infra/mongo/migrations/migrate.js';
import { appliedChunks } from '../infra/plans/applied-chunks.js';
import { loadChunk } from '../infra/plans/plans.js';
import { readStatementsText } from '../shared/plan/statement-text.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';
import { draftUndo, type Reversal, UndoContent } from './draft-undo.js';

const fixture = testSteps({ PAYCOM_TRANSACTION_ROWS: '2' });
const FOUR = { '0001': 'A', '0002': 'A', '0003': 'A', '0004': 'A' };

async function synced(day: string, people: Record<string, string>): Promise<string> {
  await fixture.deliver(directory(day), ...rowsOf(people));
  return (await fixture.sync()).sync_id;
}
/** Stores a plan as release 0.1 did, as if the workflow was reset after the first chunk and its plan was replaced. */
async function asInEarlierRelease(sync_id: string): Promise<void> {
  const { db } = fixture.deps.store;
  const done: { chunk: number; at: Date; key: string }[] = [];
  for (const { key, chunk, at, created, updated } of await appliedChunks(db, sync_id)) {
    const { employees, payees } = await loadChunk(fixture.deps.blobs, key);
    const former = employees.map((write) => ({
      ...write,
      statements: readStatementsText(write.statements),
      ...('before' in write && { before: readStatementsText(write.before) }),
    }));
    await fixture.deps.blobs.replace(key, Buffer.from(JSON.stringify({ employees: former, payees })));
    done.push({ chunk, at, key, ...{ created, updated } });
  }
  expect(done).toHaveLength(2);
  const [first, ...rest] = done;
  const earlier = [{ key: first?.key, at: first?.at }];
  const chunks_done = rest.map(({ key: _, ...mark }) => mark);
  await db
    .collection('paycom_plans')
    .updateOne({ sync_id }, { $set: { earlier, chunks_done } }, { bypassDocumentValidation: true });
  await collections(db).appliedChunks.deleteMany({ sync_id });
  await collections(db).changes.updateMany({}, { $unset: { fence: 1 } });
  await db.collection('paycom_migrations').deleteOne({ migrationName: '0004-partitions' });
}
/** Returns the whole draft of an undo. */
async function undo(undo_of: string) {
  const content = new UndoContent();
  const reversals: Reversal[] = [];
  for await (const reversal of draftUndo(fixture.deps, { sync_id: 'undo', undo_of })) {
    content.add(reversal);
    reversals.push(reversal);
  }
  return {
    content: content.finish(),
    employees: reversals.flatMap(({ employees }) => employees),
    payees: reversals.flatMap(({ payees }) => payees),
    left: reversals.flatMap(({ left }) => left),
    seen: reversals.reduce((sum, reversal) => sum + reversal.seen, 0),
  };
}
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

  it('keeps away a payee that later runs created and ended', async () => {
    const listed = async (day: string, ...payees: string[]) => {
      const rows = payees.map((payee) => `0001,${payee},C-1,Reno`);
      await fixture.deliver(
        `202611${day}020000_Employee_Payees_1a2b3c4d_x.csv`,
        'EE Code,Payee Code,Case Reference,City',
        ...rows,
      );
      return (await fixture.sync()).sync_id;
    };
    await listed('01', 'P1', 'P2');
    const ended = await listed('03', 'P2');
    expect((await undo(ended)).payees).toMatchObject([{ kind: 'created', payee: { employee_id: '0001' } }]);
    await listed('05', 'P1', 'P2');
    const last = await listed('07', 'P2');
    const { payees, left } = await undo(ended);
    expect([payees, left]).toEqual([[], [{ employee_id: '0001', field: 'payee', changed_by: last }]]);
  });

  it('reverts only the written chunks of a run that stopped halfway', async () => {
    const sync_id = await synced('01', FOUR);
    const { appliedChunks, employees } = collections(fixture.deps.store.db);
    expect(await appliedChunks.deleteMany({ sync_id, chunk: 1 })).toMatchObject({ deletedCount: 1 });
    await employees.deleteMany({ employee_id: { $in: ['0003', '0004'] } });
    expect((await undo(sync_id)).employees.map(({ employee_id }) => employee_id)).toEqual(['0001', '0002']);
  });

  it('reverts a run of an earlier version, whose marks were in its plan and whose chunks were JSON', async () => {
    await synced('01', FOUR);
    const second = await synced('05', { ...FOUR, '0002': 'V', '0004': 'V', '0005': 'A' });
    await asInEarlierRelease(second);
    expect(await migrate(fixture.deps.store.db)).toEqual(['0004-partitions']);
    const { employees, left, seen } = await undo(second);
    expect(employees.map(({ kind, employee_id }) => [kind, employee_id])).toEqual([
      ['updated', '0002'],
      ['updated', '0004'],
      ['removed', '0005'],
    ]);
    expect([left, seen]).toEqual([[], 3]);
    await fixture.sync({ undo_of: second });
    expect(await statuses()).toEqual(['active', 'active', 'active', 'active']);
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
