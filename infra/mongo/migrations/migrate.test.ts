import { Binary } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { partitionOf } from '../../../shared/partition.js';
import { creationOf, fakePayee, testEmployeeId } from '../../../tests/employee-records.js';
import { testDatabaseUri } from '../../../tests/test-namespace.js';
import { testStore } from '../../../tests/test-store.js';
import { appliedChunks as applied } from '../../plans/applied-chunks.js';
import { newDocument } from '../../plans/employee-writes.js';
import { encodePayee } from '../../roster/payees.js';
import { collections } from '../collections.js';
import { connectMongo, type Mongo } from '../mongo.js';
import { rosterRevision } from '../roster-revision.js';
import { COLLECTION_SCHEMAS } from '../schema/collection-schemas.js';
import { assertSchemaCurrent, migrate, pendingMigrations } from './migrate.js';

const database = testStore();

async function withEmptyDatabase(work: (connect: () => Promise<Mongo>) => Promise<void>): Promise<void> {
  const uri = testDatabaseUri();
  const opened: Mongo[] = [];
  const connect = async () => {
    const mongo = await connectMongo(uri);
    opened.push(mongo);
    return mongo;
  };
  try {
    await work(connect);
  } finally {
    await opened[0]?.db.dropDatabase();
    for (const mongo of opened) await mongo.close();
  }
}

const NUMBERED = [
  '0001-search-keys',
  '0002-sign-in',
  '0003-drift-names',
  '0004-partitions',
  '0005-plain-codes',
  '0006-current-codes',
  '0007-keyed-fingerprints',
  '0008-applied-by',
  '0009-accountability',
  '0010-payee-binding',
  '0011-shown-headings',
  '0012-audit-chain',
  '0013-change-feed',
  '0014-former-indexes',
];

test('an outdated database is refused with its pending migrations, and accepted after migrating', () =>
  withEmptyDatabase(async (connect) => {
    const { db } = await connect();
    await expect(assertSchemaCurrent(db)).rejects.toMatchObject({
      code: 'schema_behind',
      details: {
        pending: expect.stringContaining(NUMBERED.join(', ')),
      },
    });
    const done = await migrate(db);
    expect(done).toEqual([...NUMBERED, expect.stringMatching(/^collections-/)]);
    await assertSchemaCurrent(db);
  }));

test('a new installation has no account that someone could know', () =>
  withEmptyDatabase(async (connect) => {
    const { db } = await connect();
    await migrate(db);
    const { users, credentials, tokens } = collections(db);
    for (const accounts of [users, credentials, tokens]) expect(await accounts.countDocuments()).toBe(0);
  }));

test('migrating again does nothing', async () => {
  expect(await migrate(database.store.db)).toEqual([]);
  expect(await pendingMigrations(database.store.db)).toEqual([]);
});

test('concurrent migrations do not break each other', () =>
  withEmptyDatabase(async (connect) => {
    const processes = await Promise.all(Array.from({ length: 5 }, connect));
    await Promise.all(processes.map(({ db }) => migrate(db)));
    const [first] = processes;
    expect(await first?.db.collection('paycom_migrations').countDocuments()).toBe(NUMBERED.length + 1);
    const listed = await first?.db.listCollections({}, { nameOnly: true }).toArray();
    const names = listed?.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(COLLECTION_SCHEMAS.map(({ name }) => name)));
  }));

test('the next start completes a migration that crashed halfway', () =>
  withEmptyDatabase(async (connect) => {
    const { db } = await connect();
    await db.createCollection('paycom_employees');
    await db.collection('paycom_employees').createIndex({ employee_id: 1 }, { unique: true });
    await migrate(db);
    const [employees] = await db.listCollections({ name: 'paycom_employees' }).toArray();
    expect(employees).toHaveProperty('options.validator.$jsonSchema');
  }));

describe('the migrated database refuses', () => {
  test.each([
    ['an unknown field', 'paycom_leases', { nickname: 'x' }],
    ['a wrong type', 'paycom_leases', { fence: 'many' }],
    ['a fraction in a count', 'paycom_leases', { fence: 1.5 }],
    ['a value outside the enum', 'paycom_leases', { report_type: 'payroll' }],
    ['a string in a date field', 'paycom_leases', { taken_at: '2026-01-01' }],
    ['a missing field', 'paycom_leases', { renewed_at: undefined }],
  ])('%s', async (_, name, wrong) => {
    const now = new Date();
    const lease = { report_type: 'rate_history', fence: 0, holder: null, taken_at: now, renewed_at: now };
    const collection = database.store.db.collection(name);
    await expect(
      collection.insertOne({ ...lease, ...wrong }, { ignoreUndefined: true }),
    ).rejects.toMatchObject({ code: 121 });
    const { insertedId } = await collection.insertOne({ ...lease });
    await collection.deleteOne({ _id: insertedId });
  });

  test('a second document with the same id', async () => {
    const keys = database.store.db.collection('paycom_keys');
    const key = { key_id: 'twin', check: new Binary(Buffer.of(0)), created_at: new Date() };
    await keys.insertOne({ ...key });
    await expect(keys.insertOne({ ...key })).rejects.toMatchObject({ code: 11000 });
    await keys.deleteMany({});
  });
});

test('a database with older validators is outdated, and gets the current ones', () =>
  withEmptyDatabase(async (connect) => {
    const { db } = await connect();
    await migrate(db);
    const validatorOf = async () => (await db.listCollections({ name: 'paycom_leases' }).toArray())[0];
    const current = await validatorOf();
    await db.command({ collMod: 'paycom_leases', validator: {} });
    await db
      .collection('paycom_migrations')
      .updateOne({ migrationName: /^collections-/ }, { $set: { migrationName: 'collections-older' } });
    await expect(assertSchemaCurrent(db)).rejects.toMatchObject({ code: 'schema_behind' });
    await migrate(db);
    expect(await validatorOf()).toEqual(current);
  }));

test('a release that is installed again after another one applies its schemas again', () =>
  withEmptyDatabase(async (connect) => {
    const { db } = await connect();
    await migrate(db);
    const validatorOf = async () => (await db.listCollections({ name: 'paycom_leases' }).toArray())[0];
    const ours = await validatorOf();
    await db.command({ collMod: 'paycom_leases', validator: {} });
    await db.collection('paycom_migrations').insertOne({ migrationName: 'collections-other' });
    await expect(assertSchemaCurrent(db)).rejects.toMatchObject({ code: 'schema_behind' });
    await migrate(db);
    expect(await validatorOf()).toEqual(ours);
    await assertSchemaCurrent(db);
  }));

test('employees stored before the search existed are found after migrating', () =>
  withEmptyDatabase(async (connect) => {
    const { db } = await connect();
    await migrate(db);
    await db.collection('paycom_migrations').deleteOne({ migrationName: '0001-search-keys' });
    const employees = db.collection('paycom_employees');
    const document = newDocument(database.store.keyring, creationOf(1), new Date());
    const { employee_id_lc, ...rest } = document;
    const former = { ...rest, search_terms: ['ada'], last_first_lc: undefined };
    await employees.createIndex({ search_terms: 1 });
    await employees.insertOne(former, { ignoreUndefined: true, bypassDocumentValidation: true });
    expect(await migrate(db)).toEqual(['0001-search-keys']);
    expect(await employees.findOne({}, { projection: { _id: 0 } })).toEqual(document);
    expect(await employees.indexExists('search_terms_1')).toBe(false);
  }));

test('the former roster gets partitions, marks of applied chunks and shards, also after a crash halfway', () =>
  withEmptyDatabase(async (connect) => {
    const { db } = await connect();
    await migrate(db);
    const { employees, payees, appliedChunks, rosterShards } = collections(db);
    const unchecked = { bypassDocumentValidation: true };
    const former = <T extends { partition: number }>({ partition: _, ...rest }: T) => rest as T;
    const people = Array.from({ length: 1_001 }, (_, at) => ({
      ...newDocument(database.store.keyring, creationOf(1), new Date(0)),
      employee_id: testEmployeeId(at),
    }));
    const payee = encodePayee(database.store.keyring, 's', fakePayee(1, 7));
    await employees.insertMany(people.map(former), unchecked);
    await payees.insertOne(former(payee), unchecked);
    await rosterShards.deleteMany({});
    await db.collection('paycom_roster').insertOne({ name: 'roster', revision: 7 }, unchecked);
    const [sync_id, hash] = ['20261101-020000-aaaaa', 'h2'];
    const counts = { created: 3, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
    const plan = {
      ...{ sync_id, hash, status: 'applied', dry_run: false, counts, held_by: [] },
      ...{ chunk_keys: ['k0', 'k1'], created_at: new Date(0), decided_by: null, decided_at: null },
    };
    const marks = {
      earlier: [
        { key: 'replaced-0', at: new Date(1) },
        { key: 'replaced-1', at: new Date(2) },
      ],
      chunks_done: [
        { chunk: 0, created: 2, updated: 0, at: new Date(3) },
        { chunk: 1, created: 1, updated: 0, removed: 4, at: new Date(4) },
      ],
    };
    const plans = db.collection('paycom_plans');
    await plans.insertOne({ ...plan, ...marks }, unchecked);

    // The second time, only the last mark was not moved yet.
    for (const crash of [async () => {}, () => appliedChunks.deleteOne({ key: 'k1' })]) {
      await crash();
      await plans.updateOne({ sync_id }, { $set: marks }, unchecked);
      await db
        .collection('paycom_migrations')
        .deleteMany({ migrationName: { $in: [/^0004-/, /^collections-/] } });
      expect(await migrate(db)).toEqual(['0004-partitions', expect.stringMatching(/^collections-/)]);

      expect(await plans.find({}, { projection: { _id: 0 } }).toArray()).toEqual([plan]);
      const whole = { sync_id, from: 0, to: 2 ** 31 - 1, ends_chunk: true };
      expect(await applied(db, sync_id)).toEqual([
        { ...whole, hash: '', chunk: 0, key: 'replaced-0', created: 0, updated: 0, at: new Date(1) },
        { ...whole, hash: '', chunk: 1, key: 'replaced-1', created: 0, updated: 0, at: new Date(2) },
        { ...whole, hash, chunk: 0, key: 'k0', created: 2, updated: 0, at: new Date(3) },
        { ...whole, hash, chunk: 1, key: 'k1', created: 1, updated: 0, removed: 4, at: new Date(4) },
      ]);
    }
    const stored = await employees.find({}, { projection: { employee_id: 1, partition: 1 } }).toArray();
    expect(stored).toHaveLength(people.length);
    for (const { employee_id, partition } of stored) expect(partition).toBe(partitionOf(employee_id));
    expect(await payees.findOne({}, { projection: { _id: 0 } })).toEqual(payee);
    expect(await rosterRevision(db)).toBe(7);
    expect(await rosterShards.distinct('fence')).toEqual([null]);
  }));

test('accounts from better-auth keep their passwords, and its sessions end', () =>
  withEmptyDatabase(async (connect) => {
    const { db } = await connect();
    const [times, unchecked] = [
      { created_at: new Date(), updated_at: new Date() },
      { bypassDocumentValidation: true },
    ];
    await migrate(db);
    await db.collection('paycom_migrations').deleteOne({ migrationName: '0002-sign-in' });
    const account = { user_id: 'u', password: 'aa:bb', ...times };
    const person = {
      email: 'canary@example.org',
      name: 'Canary',
      role: 'hr',
      disabled: false,
      times_counted: 0,
      ...times,
    };
    await db.collection('paycom_users').insertOne({ ...person, email_verified: true }, unchecked);
    await db
      .collection('paycom_credentials')
      .insertOne({ ...account, account_id: 'u', provider_id: 'credential' }, unchecked);
    const sessions = db.collection('paycom_sessions');
    await sessions.createIndex({ token: 1 }, { unique: true });
    await sessions.insertOne(
      { token: 't', user_id: 'u', expires_at: new Date(), ip_address: '', ...times },
      unchecked,
    );
    await db.createCollection('paycom_verifications');
    expect(await migrate(db)).toEqual(['0002-sign-in']);
    const stored = async (name: string) => db.collection(name).findOne({}, { projection: { _id: 0 } });
    expect(await stored('paycom_users')).toEqual(person);
    expect(await stored('paycom_credentials')).toEqual(account);
    expect(await stored('paycom_sessions')).toBeNull();
    expect(await sessions.indexExists('token_1')).toBe(false);
    expect(await db.listCollections({ name: 'paycom_verifications' }).toArray()).toEqual([]);
  }));
