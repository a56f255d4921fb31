import { expect, test } from 'vitest';
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
let fence = 0;

const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };

async function apply(sync_id: string, employees: EmployeeWrite[]): Promise<void> {
  fence += 1;
  await setRosterFence(database.store.db, fence);
  const plan = { sync_id, hash: sync_id, dry_run: false, counts, held_by: [], chunk_keys: ['the chunk'] };
  await savePlan(database.store.db, new BlobStore(database.store), plan);
  const ref = { sync_id, plan_hash: sync_id, chunk: 0, key: 'the chunk' };
  await applyChunk(database.store, ref, { fence, shard: 0 }, { employees, payees: [] });
}

async function move(sync_id: string, number: number, after: { city?: string; state?: string }) {
  const stored = (await employeesOf(database.store, [testEmployeeId(number)])).get(testEmployeeId(number));
  if (!stored) throw new Error('not stored');
  await apply(sync_id, [updateTo(stored, after)]);
}

async function setClock(sync_id: string, at: Date): Promise<void> {
  await collections(database.store.db).changes.updateMany({ sync_id }, { $set: { at } });
}

test('returns the last later change of each field, without earlier changes and those of the sync itself, whatever the clocks say', async () => {
  await apply('first', [creationOf(1), creationOf(2), creationOf(3)]);
  await move('before', 1, { city: 'Ada' });
  await move('before-too', 2, { city: 'Ada' });
  await move('the-run', 1, { city: 'Enid' });
  await move('later', 1, { city: 'Moore', state: 'TX' });
  await move('last', 1, { city: 'Yukon' });
  const { changes } = collections(database.store.db);
  const run = await changes.findOne({ sync_id: 'the-run' });
  if (!run) throw new Error('not applied');
  await setClock('before-too', new Date('2100-01-01'));
  await setClock('later', new Date('2000-01-02'));
  await setClock('last', new Date('2000-01-01'));
  const since = await changesSince(database.store, 'the-run', run, [1, 2, 3].map(testEmployeeId));
  expect([...since.keys()]).toEqual([testEmployeeId(1)]);
  expect(since.get(testEmployeeId(1))).toEqual({
    last: 'last',
    fields: new Map([
      ['city', 'last'],
      ['state', 'later'],
    ]),
  });
});

test('counts every change with a fence as later than one of an earlier version, and orders those by time', async () => {
  await apply('old-creation', [creationOf(4)]);
  await move('old', 4, { city: 'Ada' });
  await move('old-later', 4, { state: 'TX' });
  await move('new', 4, { city: 'Enid' });
  const { changes } = collections(database.store.db);
  for (const [day, sync_id] of ['old-creation', 'old', 'old-later'].entries()) {
    await setClock(sync_id, new Date(Date.UTC(2026, 0, day + 1)));
    await changes.updateMany({ sync_id }, { $unset: { fence: 1 } });
  }
  await setClock('new', new Date(0));
  const since = await changesSince(database.store, 'old', { at: new Date('2026-01-02') }, [
    testEmployeeId(4),
  ]);
  expect(since.get(testEmployeeId(4))).toEqual({
    last: 'new',
    fields: new Map([
      ['city', 'new'],
      ['state', 'old-later'],
    ]),
  });
});
