import { beforeAll, expect, test } from 'vitest';
import type { EmployeeChange } from '../../shared/plan/plan.js';
import { statementsText } from '../../shared/plan/statement-text.js';
import {
  creationOf,
  fakeFields,
  fakePayee,
  statementsFor,
  testEmployeeId,
} from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { BlobStore } from '../blobs/blob-store.js';
import { setRosterFence } from '../mongo/roster-revision.js';
import type { RosterEmployee } from '../roster/roster.js';
import { appliedChunks } from './applied-chunks.js';
import { applyChunk } from './apply-chunk.js';
import { cutChunks, type PlanChunk, writesOf } from './plan-chunks.js';
import {
  findPlan,
  getPlan,
  loadChunk,
  loadUndoConflicts,
  markPlanApplied,
  type NewPlan,
  recordPlanDecision,
  saveChunks,
  savePlan,
} from './plans.js';

const database = testStore();
const counts = { created: 2, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
const LEASE = { fence: 1, shard: 0 };
type PlanWithoutChunks = Omit<NewPlan, 'chunk_keys'>;
const planOf = (sync_id: string, hash: string): PlanWithoutChunks => {
  return { sync_id, hash, dry_run: false, counts, held_by: [{ brake: 'creations', figure: 60, limit: 50 }] };
};
const CHUNKS: PlanChunk[] = [1, 2].map((number) => ({ employees: [creationOf(number)], payees: [] }));
let saves = 0;
async function save(plan: PlanWithoutChunks, chunks = CHUNKS) {
  const blobs = new BlobStore(database.store);
  saves += 1;
  const saved = await saveChunks(blobs, `plans/${plan.sync_id}/${saves}`, chunks);
  return savePlan(database.store.db, blobs, { ...plan, ...saved });
}

beforeAll(() => setRosterFence(database.store.db, LEASE.fence));

test('reads back a saved plan chunk by chunk', async () => {
  const plan = await save(planOf('kept', 'h1'));
  expect(await getPlan(database.store.db, 'kept', 'h1')).toEqual(plan);
  expect(plan.chunk_keys).toHaveLength(CHUNKS.length);
  for (const [chunk, key] of plan.chunk_keys.entries())
    expect(await loadChunk(new BlobStore(database.store), key)).toEqual(CHUNKS[chunk]);
});

test('saving the same plan again keeps its applied chunks', async () => {
  const first = await save(planOf('again', 'h1'));
  const [chunk = { employees: [], payees: [] }] = CHUNKS;
  const [key = ''] = first.chunk_keys;
  await applyChunk(database.store, { sync_id: 'again', plan_hash: 'h1', chunk: 0, key }, LEASE, chunk);
  const second = await save(planOf('again', 'h1'), [...CHUNKS].reverse());
  expect(second.chunk_keys).toEqual(first.chunk_keys);
  expect(await appliedChunks(database.store.db, 'again')).toMatchObject([{ chunk: 0, key, created: 1 }]);
  await expect(markPlanApplied(database.store.db, second)).rejects.toMatchObject({ code: 'plan_stale' });
});

test('another plan of the same sync replaces it, and the old hash is stale', async () => {
  await save(planOf('replaced', 'h1'));
  await save(planOf('replaced', 'h2'), []);
  await expect(getPlan(database.store.db, 'replaced', 'h1')).rejects.toMatchObject({ code: 'plan_stale' });
  expect(await findPlan(database.store.db, 'replaced')).toMatchObject({
    hash: 'h2',
    chunk_keys: [],
    status: 'proposed',
  });
});

test('still lists the applied chunks of a replaced plan, for an undo', async () => {
  const { db } = database.store;
  const first = await save(planOf('reset', 'h1'));
  const chunk = { employees: [creationOf(7)], payees: [] };
  const [, key = ''] = first.chunk_keys;
  await applyChunk(database.store, { sync_id: 'reset', plan_hash: 'h1', chunk: 1, key }, LEASE, chunk);
  await save(planOf('reset', 'h2'));
  const applied = await appliedChunks(db, 'reset');
  expect(applied).toMatchObject([{ key, at: expect.any(Date), from: 0, to: 1 }]);
  expect(await loadChunk(new BlobStore(database.store), applied[0]?.key ?? '')).toEqual(CHUNKS[1]);
  const third = await save(planOf('reset', 'h3'));
  expect(await appliedChunks(db, 'reset')).toEqual(applied);
  expect(await findPlan(db, 'reset')).toEqual(third);
});

test('reads back the saved conflicts of an undo', async () => {
  const left = [{ employee_id: testEmployeeId(1), field: 'city', changed_by: null }] as const;
  const plan = await save({ ...planOf('left', 'h1'), left });
  expect(await loadUndoConflicts(new BlobStore(database.store), plan)).toEqual(left);
  expect(
    await loadUndoConflicts(new BlobStore(database.store), await save(planOf('nothing-left', 'h1'))),
  ).toEqual([]);
});

test('a decision applies only to the plan that was shown, and only once', async () => {
  await save(planOf('decided', 'h1'));
  const decision = { sync_id: 'decided', hash: 'h1', by: 'someone' };
  await expect(
    recordPlanDecision(database.store.db, { ...decision, hash: 'h2', status: 'approved' }),
  ).rejects.toMatchObject({ code: 'plan_stale' });
  await recordPlanDecision(database.store.db, { ...decision, status: 'approved' });
  await recordPlanDecision(database.store.db, { ...decision, status: 'approved' });
  await expect(
    recordPlanDecision(database.store.db, { ...decision, status: 'rejected' }),
  ).rejects.toMatchObject({
    code: 'plan_stale',
  });
  expect(await findPlan(database.store.db, 'decided')).toMatchObject({
    status: 'approved',
    decided_by: 'someone',
  });
});

test('splits a plan into chunks that contain each write once, payees after employees', () => {
  const stored = new Map<string, RosterEmployee>();
  for (const number of [4, 5]) {
    const fields = fakeFields(number);
    const employee_id = testEmployeeId(number);
    const statements = statementsFor(fields, number);
    stored.set(employee_id, {
      employee_id,
      fields,
      statements,
      content_hash: `hash-${number}`,
      staff_id: null,
    });
  }
  const changes = [1, 2, 3, 4].map((number): EmployeeChange => {
    const employee_id = testEmployeeId(number);
    const fields = fakeFields(number);
    const kind = number === 4 ? 'updated' : 'created';
    return {
      employee_id,
      kind,
      fields: [],
      employee: { ...fields, employee_id },
      statements: statementsFor(fields, 9),
    };
  });
  const provenanceOnly = [{ employee_id: testEmployeeId(5), statements: statementsFor(fakeFields(5), 9) }];
  const payees = [1, 2, 3].map((number) => ({
    kind: 'created' as const,
    fields: [],
    payee: fakePayee(number, 1),
  }));
  const chunks = [
    ...cutChunks(
      writesOf({ changes, provenanceOnly, payees }, stored, () => undefined),
      3,
    ),
  ];
  expect(chunks.map((chunk) => [chunk.employees.length, chunk.payees.length])).toEqual([
    [3, 0],
    [2, 1],
    [0, 2],
  ]);
  expect(chunks.flatMap(({ employees }) => employees)).toMatchObject([
    { kind: 'created' },
    { kind: 'created' },
    { kind: 'created' },
    { kind: 'updated', content_hash: 'hash-4' },
    {
      kind: 'provenance_only',
      content_hash: 'hash-5',
      statements: statementsText(statementsFor(fakeFields(5), 9)),
    },
  ]);
  expect([...cutChunks({ employees: [], payees: [] }, 3)]).toEqual([]);
});
