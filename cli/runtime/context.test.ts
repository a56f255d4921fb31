import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../dev/temporary-folder.js';
import { generateKey } from '../../infra/crypto/keyring.js';
import { assertKeys } from '../../infra/keys/key-check.js';
import { KEY_ONE, KEY_TWO, testStore } from '../../tests/test-store.js';
import { Context } from './context.js';

const database = testStore();
const { folder, remove } = await temporaryFolder();
afterAll(remove);
beforeAll(() => assertKeys(database.store.db, database.store.keyring));

/** Opens the store as a command with these keys does. */
async function openWith(keys: string) {
  const envFile = join(folder, 'env');
  const lines = [`MONGODB_URI=${database.uri}`, `PAYCOM_ENCRYPTION_KEYS=${keys}`];
  await writeFile(envFile, lines.join('\n'), { mode: 0o600 });
  const context = new Context(envFile);
  onTestFinished(() => context.close());
  return context.store();
}

test('a command with a key that is not the database’s is refused before it reads or writes anything', async () => {
  await expect(openWith(KEY_TWO)).rejects.toMatchObject({ code: 'encryption_key_missing' });
  await expect(openWith(generateKey('one'))).rejects.toMatchObject({ code: 'encryption_key_wrong' });
  for (const keys of [KEY_ONE, `${KEY_TWO},${KEY_ONE}`])
    expect((await openWith(keys)).keyring.has('one')).toBe(true);
});
