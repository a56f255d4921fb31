import { Binary } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { creationOf } from '../../../tests/employee-records.js';
import { testDatabaseUri } from '../../../tests/test-namespace.js';
import { testStore } from '../../../tests/test-store.js';
import { newDocument } from '../../plans/employee-writes.js';
import { connectMongo, type Mongo } from '../mongo.js';
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

test('an outdated database is refused with its pending migrations, and accepted after migrating', () =>
  withEmptyDatabase(async (connect) => {
    const { db } = await connect();
    await expect(assertSchemaCurrent(db)).rejects.toMatchObject({
      code: 'schema_behind',
      details: {
        pending: expect.stringMatching(/^0001-search-keys, 0002-sign-in, 0003-drift-names, collections-/),
      },
    });
    expect(await migrate(db)).toHaveLength(4);
    await assertSchemaCurrent(db);
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
    expect(await first?.db.collection('paycom_migrations').countDocuments()).toBe(4);
    const collections = await first?.db.listCollections({}, { nameOnly: true }).toArray();
    const names = collections?.map(({ name }) => name);
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
