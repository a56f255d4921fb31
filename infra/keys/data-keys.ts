import { Binary, type Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { idOfEntry } from '../crypto/keyring.js';
import type { KeyWrapper } from '../kms/key-wrapper.js';
import { collections } from '../mongo/collections.js';
import { sealedBytes } from '../mongo/documents/bson-types.js';
import type { DataKeyDocument } from '../mongo/documents/key-document.js';

/** A data key as it is stored. `key_id`: its id. */
export type WrappedKey = Omit<DataKeyDocument, '_id'> & { readonly key_id: string };

/** Returns the data keys in the order in which they encrypt, the newest first. */
export async function wrappedKeys(db: Db): Promise<WrappedKey[]> {
  const stored = await collections(db).dataKeys.find().sort({ writes_from: -1, _id: 1 }).toArray();
  return stored.map(({ _id: key_id, ...key }) => ({ key_id, ...key }));
}

/**
 * Returns a data key as `id:base64`.
 *
 * @throws AppError `wrapped_key_unusable` when its key-encryption key is not set or it was altered, `secret_service_unreachable`
 */
export async function unwrapKey(
  wrappers: readonly KeyWrapper[],
  { key_id, wrapped, wrapped_by }: WrappedKey,
): Promise<string> {
  const wrapper = wrappers.find(({ id }) => id === wrapped_by);
  if (!wrapper) throw unusable(key_id, `it is wrapped with ${wrapped_by}, which the setting does not name`);
  const entry = Buffer.from(await unwrapped(wrapper, key_id, sealedBytes(wrapped))).toString('utf8');
  // The id is wrapped too, so that no stored key takes the place of another one.
  if (idOfEntry(entry) !== key_id) throw unusable(key_id, 'it is another key');
  return entry;
}

/** Keeps the error of a service that refuses or does not answer. Any other error means that the wrapped key is unusable. */
async function unwrapped(wrapper: KeyWrapper, key_id: string, wrapped: Uint8Array): Promise<Uint8Array> {
  try {
    return await wrapper.unwrap(wrapped);
  } catch (error) {
    if (error instanceof AppError && error.code !== 'sealed_value_corrupt') throw error;
    throw unusable(key_id, 'it was altered, or its wrapping key is another one', error);
  }
}

/**
 * Stores a data key, `id:base64`. Returns false when there is one with this id, which stays.
 *
 * @throws AppError `wrapped_key_unusable` when the wrapper cannot open what it wrapped
 */
export async function storeDataKey(
  db: Db,
  wrapper: KeyWrapper,
  entry: string,
  writes_from: Date,
): Promise<boolean> {
  const wrapped = new Binary(await wrapper.wrap(Buffer.from(entry)));
  const stored = { wrapped, wrapped_by: wrapper.id, writes_from, created_at: new Date() };
  // A key that nothing opens would stop every start.
  await unwrapKey([wrapper], { key_id: idOfEntry(entry), ...stored });
  const { upsertedCount } = await collections(db).dataKeys.updateOne(
    { _id: idOfEntry(entry) },
    { $setOnInsert: stored },
    { upsert: true },
  );
  return upsertedCount === 1;
}

/**
 * Wraps every data key again, with the first of `wrappers`. The data keys stay the same, so nothing else changes. Another rotation may run at the
 * same time: each write replaces only what was read before, and the new wrapping is unwrapped as a test before it is written.
 *
 * @throws AppError as `unwrapKey` does
 */
export async function rewrapDataKeys(db: Db, wrappers: readonly KeyWrapper[]): Promise<number> {
  const stored = await wrappedKeys(db);
  for (const key of stored) await rewrap(db, wrappers, key);
  return stored.length;
}

async function rewrap(db: Db, wrappers: readonly KeyWrapper[], key: WrappedKey): Promise<void> {
  const [newest] = wrappers;
  if (!newest) return;
  const { dataKeys } = collections(db);
  for (let current: WrappedKey | undefined = key; current; ) {
    const entry = await unwrapKey(wrappers, current);
    const next = {
      wrapped: new Binary(await newest.wrap(Buffer.from(entry))),
      wrapped_by: newest.id,
    };
    if ((await unwrapKey(wrappers, { ...current, ...next })) !== entry)
      throw unusable(key.key_id, `${newest.id} returns another key than it was given`);
    const filter = { _id: key.key_id, wrapped: current.wrapped };
    const { matchedCount } = await dataKeys.updateOne(filter, { $set: next });
    if (matchedCount === 1) return;
    current = (await wrappedKeys(db)).find(({ key_id }) => key_id === key.key_id);
  }
}

function unusable(key_id: string, reason: string, cause?: unknown): AppError {
  return new AppError('wrapped_key_unusable', { key_id, reason }, cause);
}
