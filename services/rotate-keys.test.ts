import { beforeAll, expect, test } from 'vitest';
import { openSecret, sealSecret } from '../infra/auth/second-factors.js';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { assertKeys } from '../infra/keys/key-check.js';
import { collections } from '../infra/mongo/collections.js';
import { setRosterFence } from '../infra/mongo/roster-revision.js';
import type { Store } from '../infra/mongo/store.js';
import { applyChunk } from '../infra/plans/apply-chunk.js';
import { changesOfEmployee } from '../infra/plans/changes.js';
import { newDocument } from '../infra/plans/employee-writes.js';
import { savePlan } from '../infra/plans/plans.js';
import { payeesIn } from '../infra/roster/payees.js';
import { employeesIn, employeesOf } from '../infra/roster/roster.js';
import { ALL_PARTITIONS } from '../shared/partition.js';
import { readStatementsText } from '../shared/plan/statement-text.js';
import { creationOf, fakeFields, fakePayee, testEmployeeId, updateTo } from '../tests/employee-records.js';
import { KEY_ONE, KEY_TWO, testStore } from '../tests/test-store.js';
import { rotateKeys } from './rotate-keys.js';

const database = testStore();
const withKeys = (keys: string): Store => ({ db: database.store.db, keyring: Keyring.parse(keys, true) });
const EMPLOYEES = 30;
const LEASE = { fence: 1, shard: 0 };

beforeAll(() => setRosterFence(database.store.db, LEASE.fence));

async function plan(store: Store, hash: string) {
  const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
  const chunk_keys = [`plans/rotation/${hash}/0`];
  const proposed = { sync_id: 'rotation', hash, dry_run: false, counts, held_by: [], chunk_keys };
  await savePlan(store.db, new BlobStore(store), proposed);
  return { sync_id: 'rotation', plan_hash: hash, chunk: 0, key: `plans/rotation/${hash}/0` };
}

async function update(store: Store, hash: string, number: number, city: string) {
  const stored = (await employeesOf(store, [testEmployeeId(number)])).get(testEmployeeId(number));
  if (!stored) throw new Error('not stored');
  const employees = [updateTo(stored, { city, street_address: `${city} Road` })];
  return { ref: await plan(store, hash), chunk: { employees, payees: [] } };
}

test('keys rotate while plans are held and applied, and the old key can be removed', async () => {
  const one = withKeys(KEY_ONE);
  const both = withKeys(`${KEY_TWO},${KEY_ONE}`);
  await assertKeys(one.db, one.keyring);
  const employees = Array.from({ length: EMPLOYEES }, (_, at) => ({
    ...creationOf(at + 1),
    stated: 'as before',
  }));
  const payees = [{ kind: 'created', fields: [], payee: fakePayee(1, 1) }] as const;
  await applyChunk(one, await plan(one, 'one:first'), LEASE, { employees, payees });
  const early = await update(one, 'one:early', 1, 'Enid');
  await applyChunk(one, early.ref, LEASE, early.chunk);
  await new BlobStore(one).put('a blob', Buffer.from('bytes'));
  const factor = { confirmed_at: null, last_step: 0, recovery_codes: [], created_at: new Date() };
  const { secondFactors } = collections(one.db);
  const secret = Buffer.from('12345678901234567890');
  await secondFactors.insertOne({ ...sealSecret(one.keyring, 'canary', secret), ...factor });

  // Payees are identified by their key, not by its fingerprint under the old encryption key.
  const changed = fakePayee(1, 1, 'second');
  await applyChunk(both, await plan(both, 'two:payees'), LEASE, {
    employees: [],
    payees: [{ kind: 'updated', fields: ['account_code'], payee: changed }],
  });
  expect(await payeesIn(both, ALL_PARTITIONS)).toEqual(new Map([[changed.key, changed]]));

  // Planned with the old key, applied after the rotation.
  const waiting = await update(one, 'one:waiting', 2, 'Moore');
  await assertKeys(both.db, both.keyring);
  const progress: number[] = [];
  const rotated = await rotateKeys(both, {
    onProgress: ({ employees }) => {
      progress.push(employees);
    },
  });
  expect(rotated).toEqual({
    employees: EMPLOYEES,
    payees: 0,
    changes: EMPLOYEES + 1,
    webhooks: 0,
    channels: 0,
    second_factors: 1,
    blobs: 1,
  });
  expect(progress.at(-1)).toBe(EMPLOYEES);
  await applyChunk(both, waiting.ref, LEASE, waiting.chunk);

  const two = withKeys(KEY_TWO);
  await assertKeys(two.db, two.keyring);
  const kept = await secondFactors.findOne({ user_id: 'canary' });
  expect(kept && Buffer.from(openSecret(two.keyring, kept))).toEqual(secret);
  const roster = (await employeesIn(two, ALL_PARTITIONS)).stored;
  const { stored: written, unchanged } = await employeesIn(two, ALL_PARTITIONS, () => 'as before');
  expect([[...written.keys()].sort(), unchanged.size]).toEqual([[1, 2].map(testEmployeeId), EMPLOYEES - 2]);
  expect(roster.get(testEmployeeId(3))).toMatchObject({
    fields: fakeFields(3),
    statements: readStatementsText(creationOf(3).statements),
  });
  expect(roster.get(testEmployeeId(2))?.fields.street_address).toBe('Moore Road');
  expect(await payeesIn(two, ALL_PARTITIONS)).toEqual(new Map([[changed.key, changed]]));
  expect(await collections(two.db).employees.countDocuments({ content_hash: /^one:/ })).toBe(0);
  const [change] = await changesOfEmployee(two, testEmployeeId(1));
  expect(change?.fields).toContainEqual(
    expect.objectContaining({ field: 'street_address', after: 'Enid Road' }),
  );
  expect((await new BlobStore(two).get('a blob')).toString()).toBe('bytes');
});

test('a stopped rotation continues where it was, and a finished one does nothing', async () => {
  const back = withKeys(`${KEY_ONE},${KEY_TWO}`);
  const stop = new Error('stopped');
  await expect(
    rotateKeys(back, {
      batch: 10,
      onProgress: () => {
        throw stop;
      },
    }),
  ).rejects.toBe(stop);
  expect(await rotateKeys(back)).toMatchObject({ employees: EMPLOYEES - 10, payees: 1 });
  expect(await rotateKeys(back)).toEqual({
    employees: 0,
    payees: 0,
    changes: 0,
    webhooks: 0,
    channels: 0,
    second_factors: 0,
    blobs: 0,
  });
});

test('the rotation does not overwrite a concurrent update', async () => {
  const both = withKeys(`${KEY_TWO},${KEY_ONE}`);
  const { employees } = collections(both.db);
  let raced = false;
  // By then the rotation has read the old values.
  const race = async () => {
    if (raced) return;
    raced = true;
    for (let number = 1; number <= EMPLOYEES; number += 1) {
      const { ref, chunk } = await update(both, `two:racing-${number}`, number, `City ${number}`);
      await applyChunk(both, ref, LEASE, chunk);
    }
  };
  await rotateKeys(both, { batch: 10, onProgress: race });
  const roster = (await employeesIn(withKeys(KEY_TWO), ALL_PARTITIONS)).stored;
  for (let number = 1; number <= EMPLOYEES; number += 1) {
    expect(roster.get(testEmployeeId(number))?.fields.street_address).toBe(`City ${number} Road`);
  }
  expect(await employees.countDocuments({ keys: { $ne: ['two'] } })).toBe(0);
});

test('the rotation encrypts values that were written while encryption was off', async () => {
  const off: Store = { db: database.store.db, keyring: Keyring.parse(`${KEY_TWO},${KEY_ONE}`, false) };
  await rotateKeys(off);
  expect(await collections(off.db).employees.countDocuments({ birth_date: { $type: 'string' } })).toBe(
    EMPLOYEES,
  );
  await rotateKeys(withKeys(KEY_TWO));
  const sealed = { sealed: { $type: 'binData' }, birth_date: null } as const;
  expect(await collections(off.db).employees.countDocuments(sealed)).toBe(EMPLOYEES);
  expect(
    (await employeesIn(withKeys(KEY_TWO), ALL_PARTITIONS)).stored.get(testEmployeeId(7))?.fields.birth_date,
  ).toBe('1964-05-12');
});

test('a rotation does not encrypt what someone wrote plainly into an encrypted database, unless it is told to', async () => {
  const { db } = database.store;
  const { employees, keys } = collections(db);
  const both = withKeys(`${KEY_ONE},${KEY_TWO}`);
  const off = Keyring.parse(undefined, false);
  const planted = { ...newDocument(off, creationOf(1, fakeFields(1, 'planted')), new Date()) };
  for (const lost of [false, true]) {
    await rotateKeys(withKeys(`${KEY_TWO},${KEY_ONE}`));
    await employees.replaceOne({ employee_id: testEmployeeId(1) }, planted);
    // Whoever can write into the database can also remove the records of its keys.
    if (lost) await keys.deleteMany({});
    await expect(rotateKeys(both)).rejects.toMatchObject({ code: 'value_not_sealed' });
    expect(await employees.countDocuments({ keys: 'plain' })).toBe(1);
    await rotateKeys(both, { acceptPlain: true });
    const roster = (await employeesIn(withKeys(KEY_ONE), ALL_PARTITIONS)).stored;
    expect(roster.get(testEmployeeId(1))?.fields.street_address).toContain('planted');
    expect(await keys.distinct('key_id')).toEqual(['one']);
  }
});
