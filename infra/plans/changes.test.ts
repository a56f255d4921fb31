import { beforeAll, expect, test } from 'vitest';
import { creationOf, testEmployeeId, updateTo } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { BlobStore } from '../blobs/blob-store.js';
import { collections } from '../mongo/collections.js';
import { setRosterFence } from '../mongo/roster-revision.js';
import { employeesOf } from '../roster/roster.js';
import { applyChunk } from './apply-chunk.js';
import { changesSince } from './changes.js';
import type { EmployeeWrite } from './employee-writes.js';
import { savePlan } from './plans.js';

const database = testStore();
beforeAll(() => setRosterFence(database.store.db, 1));

const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };

async function apply(sync_id: string, employees: EmployeeWrite[]): Promise<void> {
  const plan = { sync_id, hash: sync_id, dry_run: false, counts, held_by: [], chunk_keys: ['the chunk'] };
  await savePlan(database.store.db, new BlobStore(database.store), plan);
  const ref = { sync_id, plan_hash: sync_id, chunk: 0, key: 'the chunk' };
  await applyChunk(database.store, ref, { fence: 1, shard: 0 }, { employees, payees: [] });
}

async function move(sync_id: string, number: number, after: { city?: string; state?: string }) {
  const stored = (await employeesOf(database.store, [testEmployeeId(number)])).get(testEmployeeId(number));
  if (!stored) throw new Error('not stored');
  await apply(sync_id, [updateTo(stored, after)]);
}

test('returns the last later change of each field, without earlier changes and those of the sync itself', async () => {
  await apply('first', [creationOf(1), creationOf(2), creationOf(3)]);
  await move('before', 1, { city: 'Ada' });
  await move('the-run', 1, { city: 'Enid' });
  await move('later', 1, { city: 'Moore', state: 'TX' });
  await move('last', 1, { city: 'Yukon' });
  await move('before-too', 2, { city: 'Ada' });
  const run = await collections(database.store.db).changes.findOne({ sync_id: 'the-run' });
  const at = run?.at ?? new Date();
  await collections(database.store.db).changes.updateMany(
    { sync_id: 'before-too' },
    { $set: { at: new Date(0) } },
  );
  const since = await changesSince(database.store, 'the-run', at, [1, 2, 3].map(testEmployeeId));
  expect([...since.keys()]).toEqual([testEmployeeId(1)]);
  expect(since.get(testEmployeeId(1))).toEqual({
    last: 'last',
    fields: new Map([
      ['city', 'last'],
      ['state', 'later'],
    ]),
  });
});
