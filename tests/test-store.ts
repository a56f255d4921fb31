import { afterAll, beforeAll } from 'vitest';
import { generateKey, Keyring } from '../infra/crypto/keyring.js';
import { migrate } from '../infra/mongo/migrations/migrate.js';
import { connectMongo, type Mongo } from '../infra/mongo/mongo.js';
import type { Store } from '../infra/mongo/store.js';
import { testDatabaseUri } from './test-namespace.js';

export const KEY_ONE = generateKey('one');
export const KEY_TWO = generateKey('two');

/** So cheap that a test can sign in many people. */
export const TEST_PASSWORD_COST = { N: 2 ** 10, r: 8, p: 1 };
/** Who does what a test prepares. */
export const TEST_ACTOR = { account_id: 'test', name: 'test' };

/** A migrated database for this test file, encrypted with `KEY_ONE` and dropped after the last test. Use it only inside tests. */
export function testStore(): { readonly store: Store; readonly uri: string } {
  const uri = testDatabaseUri();
  let mongo: Mongo | undefined;
  let store: Store | undefined;
  beforeAll(async () => {
    mongo = await connectMongo(uri);
    await migrate(mongo.db);
    store = { db: mongo.db, keyring: Keyring.parse(KEY_ONE, true) };
  });
  afterAll(async () => {
    await mongo?.db.dropDatabase();
    await mongo?.close();
  });
  return {
    uri,
    get store() {
      if (!store) throw new Error('The store is there once the tests run.');
      return store;
    },
  };
}
