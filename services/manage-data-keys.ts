import type { Db } from 'mongodb';
import { idOfEntry } from '../infra/crypto/keyring.js';
import { rewrapDataKeys, storeDataKey, wrappedKeys } from '../infra/keys/data-keys.js';
import { REFRESH_MS } from '../infra/keys/keep-keys-fresh.js';
import { recordedKeyIds } from '../infra/keys/key-check.js';
import type { KeySource } from '../infra/keys/key-source.js';
import { type KeyWrapper, WRAPPING_SETTING } from '../infra/kms/key-wrapper.js';
import { AppError } from '../shared/app-error.js';

/** How long until every running process has read a new key, with time for some failures. */
const UNTIL_WRITING_MS = 5 * REFRESH_MS;
const SECOND_MS = 1_000;

/** Stores a new data key, `id:base64`. The first one encrypts at once, a later one when every process can read with it. */
export async function addDataKey(
  db: Db,
  source: KeySource,
  entry: string,
): Promise<{ readonly writes_from: Date }> {
  const wrapper = newestOf(source);
  const stored = await wrappedKeys(db);
  if (stored.length === 0 && (await recordedKeyIds(db)).length > 0)
    throw usage('This database has keys already. First store them: `paycom keys wrap`');
  const writes_from = new Date(Date.now() + (stored.length === 0 ? 0 : UNTIL_WRITING_MS));
  if (!(await storeDataKey(db, wrapper, entry, writes_from)))
    throw usage(`There is a key ${idOfEntry(entry)} already. Name another: \`paycom keys add ID\``);
  return { writes_from };
}

/** Stores the keys of PAYCOM_ENCRYPTION_KEYS wrapped, so that the setting can go. Returns their ids. Can be repeated. */
export async function wrapKeysOfSetting(db: Db, source: KeySource): Promise<string[]> {
  const wrapper = newestOf(source);
  const entries = source.ofSetting;
  if (entries.length === 0) throw usage('PAYCOM_ENCRYPTION_KEYS has no key to wrap.');
  // Refuses a key that differs from the stored one of its id.
  await source.open(db);
  // A key of the setting that comes later is there to read with.
  const oldest = (await wrappedKeys(db)).at(-1)?.writes_from.getTime();
  const first = oldest === undefined ? Date.now() : oldest - SECOND_MS;
  for (const [at, entry] of entries.entries())
    await storeDataKey(db, wrapper, entry, new Date(first - at * SECOND_MS));
  return entries.map(idOfEntry);
}

/** Wraps every data key with the newest key-encryption key, or the newest version of it. */
export async function rotateWrapping(
  db: Db,
  source: KeySource,
): Promise<{ readonly keys: number; readonly wrapped_by: string; readonly milliseconds: number }> {
  const { id } = newestOf(source);
  const start = performance.now();
  const keys = await rewrapDataKeys(db, source.wrappers);
  if (keys === 0)
    throw usage('The database has no wrapped keys yet: `paycom keys wrap` or `paycom keys add`.');
  return { keys, wrapped_by: id, milliseconds: Math.round(performance.now() - start) };
}

function newestOf({ wrappers: [newest] }: KeySource): KeyWrapper {
  if (!newest) throw usage(`${WRAPPING_SETTING} is not set.`);
  return newest;
}

function usage(problem: string): AppError {
  return new AppError('usage', { problem });
}
