import { Binary, BSON, Decimal128 } from 'mongodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { ALL_PARTITIONS } from '../../shared/partition.js';
import { readStatementsText, statementsText } from '../../shared/plan/statement-text.js';
import {
  creationOf,
  fakeFields,
  fakePayee,
  statementsFor,
  testEmployeeId,
  testOrigin,
  updateTo,
} from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { BlobStore } from '../blobs/blob-store.js';
import { Keyring } from '../crypto/keyring.js';
import { collections } from '../mongo/collections.js';
import { ensureRosterShards } from '../mongo/roster-revision.js';
import { payeesIn, payeesOf } from '../roster/payees.js';
import { employeesIn, employeesOf } from '../roster/roster.js';
import { takeRoster } from '../syncs/leases.js';
import { marksOfChunk } from './applied-chunks.js';
import { applyChunk, type ChunkRef } from './apply-chunk.js';
import { changesOfEmployee } from './changes.js';
import type { PlanChunk } from './plan-chunks.js';
import { recordPlanDecision, savePlan } from './plans.js';

const database = testStore();
const SYNC = '20261101-020000-tests';
const HOLDER = { sync_id: SYNC, workflow_id: 'paycom-sync-all', first_run_id: 'run' };
const NOBODY_RUNS = { isRunning: async () => false, abandon: async () => undefined };
let fence = 0;
let plans = 0;

beforeEach(async () => {
  const {
    employees,
    changes,
    payees,
    plans: kept,
    appliedChunks,
    leases,
    rosterShards,
  } = collections(database.store.db);
  for (const collection of [employees, changes, payees, kept, appliedChunks, leases, rosterShards])
    await collection.deleteMany({});
  await ensureRosterShards(database.store.db);
  fence = await takeRoster(database.store.db, HOLDER, NOBODY_RUNS);
});

async function propose(sync_id = SYNC): Promise<Omit<ChunkRef, 'chunk'>> {
  plans += 1;
  const plan_hash = `one:plan-${plans}`;
  const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
  const key = `plans/${sync_id}/${plan_hash}`;
  const plan = { sync_id, hash: plan_hash, dry_run: false, counts, held_by: [], chunk_keys: [key] };
  await savePlan(database.store.db, new BlobStore(database.store), plan);
  return { sync_id, plan_hash, key };
}

/** Applies a plan of one chunk, and returns its only mark. */
async function apply(chunk: Partial<PlanChunk>) {
  const ref = { ...(await propose()), chunk: 0 };
  await applyChunk(database.store, ref, { fence, shard: 0 }, { employees: [], payees: [], ...chunk });
  const marks = await marksOf(ref);
  expect(marks).toHaveLength(1);
  return marks[0];
}
const marksOf = ({ sync_id, plan_hash: hash, chunk }: ChunkRef) =>
  marksOfChunk(database.store.db, { sync_id, hash, chunk });

/** Everything that a chunk writes, to check that none of it was written. */
async function written() {
  const { employees, changes, payees, appliedChunks } = collections(database.store.db);
  const counts = await Promise.all(
    [employees, changes, payees].map((collection) => collection.countDocuments()),
  );
  return { counts, chunks: await appliedChunks.find().toArray() };
}
const NOTHING = { counts: [0, 0, 0], chunks: [] };

async function stored(number: number) {
  const found = (await employeesOf(database.store, [testEmployeeId(number)])).get(testEmployeeId(number));
  if (!found) throw new Error('not stored');
  return found;
}

test('reads back exactly what was planned, including decimals', async () => {
  const creation = creationOf(1);
  expect(
    await apply({
      employees: [creation],
      payees: [{ kind: 'created', fields: [], payee: fakePayee(1, 1) }],
    }),
  ).toMatchObject({ created: 1, updated: 0, from: 0, to: 2 });
  const { fields, statements, staff_id } = await stored(1);
  expect(fields).toEqual(creation.fields);
  expect(statements).toEqual(readStatementsText(creation.statements));
  expect(staff_id).toBeNull();
  expect([...(await payeesIn(database.store, ALL_PARTITIONS)).values()]).toEqual([fakePayee(1, 1)]);
  const [document] = await collections(database.store.db).employees.find().toArray();
  expect(document?.sources).toEqual({
    employee_directory: { ...testOrigin(1), report_time: '2026-11-01T02:02:56' },
    employee_dates: { ...testOrigin(1), report_time: '2026-11-01T02:01:28' },
  });
});

/** The bytes of every document of every collection. */
async function rawBytes(): Promise<Buffer> {
  const raw: Uint8Array[] = [];
  for (const { name } of await database.store.db.listCollections().toArray()) {
    for await (const document of database.store.db.collection(name).find())
      raw.push(BSON.serialize(document));
  }
  return Buffer.concat(raw);
}

async function writeCanaries(): Promise<void> {
  await apply({
    employees: [creationOf(1)],
    payees: [{ kind: 'created', fields: [], payee: fakePayee(1, 1) }],
  });
  const after = { street_address: 'canary Avenue', hourly_rate: '9876.99', birth_date: '1964-05-13' };
  await apply({ employees: [updateTo(await stored(1), after)] });
}

test('no collection contains a sensitive value in plain text, current or past', async () => {
  await writeCanaries();
  const raw = await rawBytes();
  expect(raw.includes('LOVELACE-1')).toBe(true);
  for (const canary of ['canary', 'CANARY', '1964-05-1', '9876.', 'Agency'])
    expect(raw.includes(canary)).toBe(false);
  const [document] = await collections(database.store.db).employees.find().toArray();
  expect(document?.sealed).toBeInstanceOf(Binary);
  expect(document?.hourly_rate).toBeNull();
});

test('with encryption switched off, stores plain values and decimals, and reads them back', async () => {
  const plain = { ...database.store, keyring: Keyring.parse(undefined, false) };
  await applyChunk(
    plain,
    { ...(await propose()), chunk: 0 },
    { fence, shard: 0 },
    {
      employees: [creationOf(1)],
      payees: [],
    },
  );
  const [document] = await collections(plain.db).employees.find().toArray();
  expect(document).toMatchObject({ birth_date: '1964-05-12', keys: ['plain'] });
  expect(document?.hourly_rate).toBeInstanceOf(Decimal128);
  expect((await rawBytes()).includes('canary')).toBe(true);
  expect((await employeesIn(plain, ALL_PARTITIONS)).stored.get(testEmployeeId(1))?.fields).toEqual(
    fakeFields(1),
  );
});

test('an update writes only the changed fields and stores the previous values', async () => {
  await apply({ employees: [creationOf(1), creationOf(2)] });
  const [before] = await collections(database.store.db)
    .employees.find({ employee_id: testEmployeeId(1) })
    .toArray();
  const update = updateTo(await stored(1), {
    hourly_rate: '20.00',
    city: 'Enid',
    termination_date: '2026-10-01',
  });
  expect(await apply({ employees: [update] })).toMatchObject({ created: 0, updated: 1 });
  const [after] = await collections(database.store.db)
    .employees.find({ employee_id: testEmployeeId(1) })
    .toArray();
  expect(after?.street_address).toEqual(before?.street_address);
  expect((await stored(1)).fields).toEqual(update.fields);
  expect((await stored(2)).fields).toEqual(fakeFields(2));
  const [newest, first] = await changesOfEmployee(database.store, testEmployeeId(1));
  expect(first).toMatchObject({ kind: 'created', fields: [] });
  expect(newest).toMatchObject({
    kind: 'updated',
    fields: [
      { field: 'city', before: 'Tulsa', after: 'Enid', origin: testOrigin(2) },
      { field: 'termination_date', before: null, after: '2026-10-01' },
      { field: 'hourly_rate', before: '9876.54', after: '20.00' },
    ],
  });
});

test('a provenance-only update changes the content hash and adds no history', async () => {
  await apply({ employees: [creationOf(1)] });
  const { fields, content_hash, statements: stated } = await stored(1);
  const [before, statements] = [statementsText(stated), statementsText(statementsFor(fields, 99))];
  expect(
    await apply({
      employees: [
        { kind: 'provenance_only', employee_id: testEmployeeId(1), fields, statements, before, content_hash },
      ],
    }),
  ).toMatchObject({
    created: 0,
    updated: 0,
  });
  const after = await stored(1);
  expect(after.statements).toEqual(statementsFor(fields, 99));
  expect(after.content_hash).not.toBe(content_hash);
  expect(await changesOfEmployee(database.store, testEmployeeId(1))).toHaveLength(1);
});

test('a removal stores every value as history, with sensitive values encrypted', async () => {
  await apply({ employees: [creationOf(1), creationOf(2)] });
  const { fields, statements, content_hash } = await stored(1);
  const removal = {
    kind: 'removed',
    employee_id: testEmployeeId(1),
    fields,
    statements: statementsText(statements),
    content_hash,
  } as const;
  expect(await apply({ employees: [removal] })).toMatchObject({ created: 0, updated: 0, removed: 1 });
  expect(await collections(database.store.db).employees.distinct('employee_id')).toEqual([testEmployeeId(2)]);
  const [change] = await changesOfEmployee(database.store, testEmployeeId(1));
  expect(change?.kind).toBe('removed');
  const values = change?.fields.map(({ field, before }) => [field, before]) ?? [];
  expect({ ...fields, ...Object.fromEntries(values) }).toEqual(fields);
  expect(values).toHaveLength(Object.values(fields).filter((value) => value !== null).length);
  expect((await rawBytes()).includes('canary')).toBe(false);
});

test('a repeated chunk, as after a crash, applies nothing twice and keeps its counts', async () => {
  const ref = { ...(await propose()), chunk: 0 };
  const chunk = { employees: [creationOf(1), creationOf(2)], payees: [] };
  await applyChunk(database.store, ref, { fence, shard: 0 }, chunk);
  const before = await written();
  expect(before.chunks).toMatchObject([{ created: 2, updated: 0 }]);
  await applyChunk(database.store, ref, { fence, shard: 0 }, chunk);
  expect(await written()).toEqual(before);
});

test('after a crash between two chunks, continues with the second one', async () => {
  const plan = await propose();
  await applyChunk(
    database.store,
    { ...plan, chunk: 0 },
    { fence, shard: 0 },
    { employees: [creationOf(1)], payees: [] },
  );
  for (const chunk of [0, 1]) {
    await applyChunk(
      database.store,
      { ...plan, chunk },
      { fence, shard: 0 },
      {
        employees: [creationOf(chunk + 1)],
        payees: [],
      },
    );
  }
  const changes = await collections(database.store.db).changes.distinct('employee_id', { sync_id: SYNC });
  expect(changes.sort()).toEqual([testEmployeeId(1), testEmployeeId(2)]);
});

describe('writes nothing of a chunk', () => {
  test('when an employee to update changed since the plan', async () => {
    await apply({ employees: [creationOf(1), creationOf(2)] });
    const seen = await stored(1);
    await apply({ employees: [updateTo(seen, { city: 'Enid' })] });
    const before = await written();
    const chunk = {
      employees: [
        creationOf(3),
        updateTo(await stored(2), { city: 'Ada' }),
        updateTo(seen, { city: 'Moore' }),
      ],
    };
    await expect(apply(chunk)).rejects.toMatchObject({ code: 'plan_stale' });
    expect((await written()).counts).toEqual(before.counts);
    expect((await stored(1)).fields.city).toBe('Enid');
    expect((await stored(2)).fields.city).toBe('Tulsa');
  });

  test('when a new employee already exists', async () => {
    await apply({ employees: [creationOf(1)] });
    await expect(apply({ employees: [creationOf(2), creationOf(1)] })).rejects.toMatchObject({
      code: 'plan_stale',
    });
    expect((await written()).counts[0]).toBe(1);
  });

  test('when an employee to remove changed since the plan', async () => {
    await apply({ employees: [creationOf(1), creationOf(2)] });
    const { fields, statements, content_hash } = await stored(1);
    await apply({ employees: [updateTo(await stored(1), { city: 'Enid' })] });
    const removal = {
      kind: 'removed',
      employee_id: testEmployeeId(1),
      fields,
      statements: statementsText(statements),
      content_hash,
    } as const;
    await expect(apply({ employees: [creationOf(3), removal] })).rejects.toMatchObject({
      code: 'plan_stale',
    });
    expect((await written()).counts[0]).toBe(2);
  });

  test('when an employee to update no longer exists', async () => {
    await apply({ employees: [creationOf(1)] });
    const update = updateTo(await stored(1), { city: 'Enid' });
    await collections(database.store.db).employees.deleteMany({});
    await expect(apply({ employees: [update] })).rejects.toMatchObject({ code: 'plan_stale' });
  });

  test('when the validator rejects a document, and the error contains no value', async () => {
    const wrong = creationOf(2, { ...fakeFields(2), status: 'canary' as 'active' });
    const failure = await apply({ employees: [creationOf(1), wrong] }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'internal' });
    expect(failure.cause).toBeUndefined();
    expect(`${failure.message} ${JSON.stringify(failure)}`).not.toContain('canary');
    expect(await written()).toEqual(NOTHING);
  });

  test('when another run has taken over the lease', async () => {
    await takeRoster(database.store.db, { ...HOLDER, sync_id: 'another' }, NOBODY_RUNS);
    await expect(apply({ employees: [creationOf(1)] })).rejects.toMatchObject({ code: 'lease_lost' });
    expect(await written()).toEqual(NOTHING);
  });

  test('when the plan was rejected or replaced', async () => {
    const rejected = await propose();
    await recordPlanDecision(database.store.db, {
      sync_id: SYNC,
      hash: rejected.plan_hash,
      status: 'rejected',
      by: 'someone',
    });
    const chunk = { employees: [creationOf(1)], payees: [] };
    await expect(
      applyChunk(database.store, { ...rejected, chunk: 0 }, { fence, shard: 0 }, chunk),
    ).rejects.toMatchObject({
      code: 'plan_stale',
    });
    await propose();
    await expect(
      applyChunk(database.store, { ...rejected, chunk: 0 }, { fence, shard: 0 }, chunk),
    ).rejects.toMatchObject({
      code: 'plan_stale',
    });
    expect((await written()).counts).toEqual([0, 0, 0]);
  });
});

test('when two runs write one employee at once, one succeeds and the other is stale', async () => {
  await apply({ employees: [creationOf(1)] });
  const seen = await stored(1);
  const cities = ['Enid', 'Moore'];
  const refs = [];
  for (const sync_id of ['writer-one', 'writer-two']) refs.push({ ...(await propose(sync_id)), chunk: 0 });
  const results = await Promise.allSettled(
    refs.map((ref, writer) =>
      applyChunk(
        database.store,
        ref,
        { fence, shard: writer },
        {
          employees: [updateTo(seen, { city: cities[writer] ?? null })],
          payees: [],
        },
      ),
    ),
  );
  const won = results.findIndex(({ status }) => status === 'fulfilled');
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'plan_stale' },
  });
  expect((await stored(1)).fields.city).toBe(cities[won]);
});

test('chunks of one plan are applied at the same time in different shards', async () => {
  const plan = await propose();
  const chunks = Array.from({ length: 8 }, (_, chunk) => chunk);
  await Promise.all(
    chunks.map((chunk) =>
      applyChunk(
        database.store,
        { ...plan, chunk },
        { fence, shard: chunk },
        {
          employees: [creationOf(chunk + 1)],
          payees: [],
        },
      ),
    ),
  );
  const { counts, chunks: marks } = await written();
  expect(counts).toEqual([8, 8, 0]);
  expect(marks.map(({ chunk }) => chunk).sort()).toEqual(chunks);
  expect(await collections(database.store.db).rosterShards.countDocuments({ revision: 1 })).toBe(
    chunks.length,
  );
});

test('a takeover while chunks are applied: each is written whole or not at all', async () => {
  const plan = await propose();
  const chunks = Array.from({ length: 8 }, (_, chunk) => chunk);
  // Settled from the start, since one may fail before the takeover has returned.
  const applying = Promise.allSettled(
    chunks.map((chunk) =>
      applyChunk(
        database.store,
        { ...plan, chunk },
        { fence, shard: chunk },
        {
          employees: [creationOf(2 * chunk + 1), creationOf(2 * chunk + 2)],
          payees: [],
        },
      ),
    ),
  );
  await takeRoster(database.store.db, { ...HOLDER, sync_id: 'another' }, NOBODY_RUNS);
  const before = await written();
  const results = await applying;
  const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  for (const reason of lost) expect(reason).toMatchObject({ code: 'lease_lost' });
  const applied = chunks.length - lost.length;
  expect(await written()).toEqual(before);
  expect(before.counts).toEqual([2 * applied, 2 * applied, 0]);
  expect(before.chunks).toHaveLength(applied);
});

test('creates payees, updates them by key and ends them', async () => {
  const both = [fakePayee(1, 1), fakePayee(2, 1)];
  await apply({ payees: both.map((payee) => ({ kind: 'created', fields: [], payee })) });
  const changed = fakePayee(1, 1, 'second');
  const ended = fakePayee(2, 1);
  await apply({
    payees: [
      { kind: 'updated', fields: ['account_code'], payee: changed },
      { kind: 'ended', fields: [], payee: ended },
    ],
  });
  expect([...(await payeesOf(database.store, [testEmployeeId(1)])).values()]).toEqual([changed]);
});
