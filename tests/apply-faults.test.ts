import { join } from 'node:path';
import type { Document } from 'mongodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Mongod, startMongod } from '../dev/mongod.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { collections } from '../infra/mongo/collections.js';
import { migrate } from '../infra/mongo/migrations/migrate.js';
import { connectMongo, type Mongo } from '../infra/mongo/mongo.js';
import { setRosterFence } from '../infra/mongo/roster-revision.js';
import { appliedCounts, marksOfChunk } from '../infra/plans/applied-chunks.js';
import { applyChunk } from '../infra/plans/apply-chunk.js';
import type { PlanChunk } from '../infra/plans/plan-chunks.js';
import { savePlan } from '../infra/plans/plans.js';
import { creationOf, testEmployeeId } from './employee-records.js';
import { KEY_ONE } from './test-store.js';

/** A mongod for this file only, because the tests make it fail and kill it. */
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mongod: Mongod;
let mongo: Mongo;
let plans = 0;
const LEASE = { fence: 1, shard: 0 };

beforeAll(async () => {
  folder = await temporaryFolder();
  mongod = await startMongod(join(folder.folder, 'mongodb'), { faults: true });
  mongo = await connectMongo(mongod.uri('faults'));
  await migrate(mongo.db);
  await setRosterFence(mongo.db, LEASE.fence);
});

afterAll(async () => {
  await mongo?.close();
  await mongod?.stop();
  await folder?.remove();
});

beforeEach(async () => {
  const { employees, changes } = collections(mongo.db);
  for (const collection of [employees, changes]) await collection.deleteMany({});
});

const store = () => ({ db: mongo.db, keyring: Keyring.parse(KEY_ONE, true) });
const chunkOf = (size: number): PlanChunk => {
  return { employees: Array.from({ length: size }, (_, at) => creationOf(at + 1)), payees: [] };
};

async function propose() {
  plans += 1;
  const hash = `one:${plans}`;
  const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
  const plan = { sync_id: hash, hash, dry_run: false, counts, held_by: [], chunk_keys: ['the chunk'] };
  await savePlan(mongo.db, new BlobStore(store()), plan);
  return { sync_id: hash, plan_hash: hash, chunk: 0, key: 'the chunk' };
}

const failOnce = (data: Document) =>
  mongo.client.db('admin').command({ configureFailPoint: 'failCommand', mode: { times: 1 }, data });

async function written(): Promise<number[]> {
  const { employees, changes } = collections(mongo.db);
  return Promise.all([employees, changes].map((collection) => collection.countDocuments()));
}

test.each([
  [
    'the connection breaks at the commit, so that nobody knows whether it went through',
    { failCommands: ['commitTransaction'], closeConnection: true },
  ],
  [
    'the commit went through and its answer was lost',
    { failCommands: ['commitTransaction'], writeConcernError: { code: 91, errmsg: 'going away' } },
  ],
  [
    'a write meets another one',
    { failCommands: ['insert'], errorCode: 112, errorLabels: ['TransientTransactionError'] },
  ],
])('a chunk is applied once when %s', async (_, fault) => {
  const ref = await propose();
  await failOnce(fault);
  for (const _ of ['first', 'again']) {
    await applyChunk(store(), ref, LEASE, chunkOf(3));
    expect(await appliedCounts(mongo.db, ref.sync_id, ref.plan_hash)).toMatchObject({ created: 3 });
    expect(await written()).toEqual([3, 3]);
  }
});

const tooLargeOnce = () => failOnce({ failCommands: ['insert'], errorCode: 388 });
const rangesOf = async ({ sync_id, plan_hash: hash, chunk }: Awaited<ReturnType<typeof propose>>) =>
  (await marksOfChunk(mongo.db, { sync_id, hash, chunk })).map(({ from, to }) => [from, to]);

test('a transaction of one write that is too large writes nothing, reports it and is not retried', async () => {
  const ref = await propose();
  await tooLargeOnce();
  await expect(applyChunk(store(), ref, LEASE, chunkOf(1))).rejects.toMatchObject({
    code: 'transaction_too_large',
  });
  expect(await written()).toEqual([0, 0]);
  expect(await rangesOf(ref)).toEqual([]);
});

test('a chunk whose transaction is too large is applied in halves', async () => {
  const ref = await propose();
  await tooLargeOnce();
  await applyChunk(store(), ref, LEASE, chunkOf(5));
  expect(await rangesOf(ref)).toEqual([
    [0, 3],
    [3, 5],
  ]);
  expect(await appliedCounts(mongo.db, ref.sync_id, ref.plan_hash)).toMatchObject({ created: 5 });
  expect(await written()).toEqual([5, 5]);
});

test('a chunk that the server undoes again and again is applied in halves', async () => {
  const ref = await propose();
  const data = { failCommands: ['insert'], errorCode: 112, errorLabels: ['TransientTransactionError'] };
  await mongo.client.db('admin').command({ configureFailPoint: 'failCommand', mode: { times: 3 }, data });
  await applyChunk(store(), ref, LEASE, chunkOf(4));
  expect(await rangesOf(ref)).toEqual([
    [0, 2],
    [2, 4],
  ]);
  expect(await written()).toEqual([4, 4]);
});

test('an attempt after one that stopped between two halves applies only the rest', async () => {
  const ref = await propose();
  const chunk = chunkOf(5);
  const { employees } = collections(mongo.db);
  await applyChunk(store(), await propose(), LEASE, { ...chunk, employees: chunk.employees.slice(4) });
  await tooLargeOnce();
  await expect(applyChunk(store(), ref, LEASE, chunk)).rejects.toMatchObject({ code: 'plan_stale' });
  expect(await rangesOf(ref)).toEqual([[0, 3]]);
  expect(await written()).toEqual([4, 4]);

  await employees.deleteOne({ employee_id: testEmployeeId(5) });
  const first = await employees.find().sort({ employee_id: 1 }).toArray();
  await applyChunk(store(), ref, LEASE, chunk);
  expect(await rangesOf(ref)).toEqual([
    [0, 3],
    [3, 5],
  ]);
  expect(await written()).toEqual([5, 6]);
  expect((await employees.find().sort({ employee_id: 1 }).toArray()).slice(0, 3)).toEqual(first);
});

test('a server killed in the middle of a chunk: the chunk is atomic, and the next attempt completes it', async () => {
  const ref = await propose();
  const chunk = chunkOf(5_000);
  let ended = false;
  const applying = applyChunk(store(), ref, LEASE, chunk)
    .catch(() => {})
    .finally(() => {
      ended = true;
    });
  // The transaction has begun once the server has an open one.
  const status = () => mongo.client.db('admin').command({ serverStatus: 1 });
  while (!ended && (await status()).transactions.currentOpen === 0);
  await mongod.kill();
  await mongod.start();
  await applying;
  expect([0, 5_000]).toContain((await written())[0]);
  await applyChunk(store(), ref, LEASE, chunk);
  expect(await written()).toEqual([5_000, 5_000]);
});
