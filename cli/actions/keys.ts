import { readNamedFile } from '../../infra/config/named-file.js';
import { entriesOf, generateKey, idOfEntry } from '../../infra/crypto/keyring.js';
import { addDataKey, rotateWrapping, wrapKeysOfSetting } from '../../services/manage-data-keys.js';
import { recordAttempt } from '../../services/record-attempt.js';
import { type RotationProgress, rotateKeys } from '../../services/rotate-keys.js';
import { AppError } from '../../shared/app-error.js';
import type { EnvironmentVariables } from '../../shared/config.js';
import { printNote } from '../render/print.js';
import { printDone } from '../render/print-list.js';
import type { Context } from '../runtime/context.js';

/** @throws AppError `usage` for an id that the settings refuse, also beside the keys that they have; `file_not_found`, `file_unreadable` */
export async function printNewKey(context: Context, id: string, { json }: Options): Promise<void> {
  const used = entriesOf(keysOf(context.environment())).map(idOfEntry);
  if (used.includes(id))
    throw new AppError('usage', {
      problem: `There is a key ${id} already. Name another: \`paycom keys new ID\``,
    });
  const key = newKey(id);
  printDone(key, { id, key }, json);
}

/** The keys of the settings, which may be in a file. The other settings may be missing still. */
function keysOf({
  PAYCOM_ENCRYPTION_KEYS: keys,
  PAYCOM_ENCRYPTION_KEYS_FILE: file,
}: EnvironmentVariables): string | undefined {
  return file ? readNamedFile(file).toString('utf8') : keys;
}

function newKey(id: string): string {
  try {
    return generateKey(id);
  } catch (error) {
    throw error instanceof AppError
      ? new AppError('usage', { problem: String(error.details.problems) }, error)
      : error;
  }
}

type Options = { readonly json?: true };

export async function rotate(
  context: Context,
  { json, ...options }: Options & { readonly acceptPlain?: true },
): Promise<void> {
  const store = await context.store();
  const change = { target: 'keys', before: null, after: null };
  const onProgress = (progress: RotationProgress) => void printNote(`${describe(progress)}`);
  const done = await recordAttempt(store.db, { by: context.account, action: 'keys.rotate', ...change }, () =>
    rotateKeys(store, { onProgress, ...options }),
  );
  printDone(`Done: ${describe(done)}. ${await whatOfOlderKeys(context)}`, done, json);
}

async function whatOfOlderKeys(context: Context): Promise<string> {
  const { wrappers } = await context.keys();
  if (wrappers.length > 0) return 'Older keys stay stored, for older backups.';
  const { encryptsPayloads } = (await context.config()).temporal;
  return encryptsPayloads
    ? 'Keep older keys in the setting for as long as Temporal keeps histories.'
    : 'You can remove older keys from the setting now.';
}

function describe({ employees, payees, changes, blobs }: RotationProgress): string {
  return `${employees} employees, ${payees} payees, ${changes} changes, ${blobs} files`;
}

/** @throws AppError `usage`, and as `keySource` does */
export async function addKey(context: Context, id: string, { json }: Options): Promise<void> {
  const key = newKey(id);
  const [db, source] = [await context.db(), await context.keys()];
  const change = { target: id, before: null, after: null };
  const { writes_from } = await recordAttempt(
    db,
    { by: context.account, action: 'keys.add', ...change },
    () => addDataKey(db, source, key),
  );
  const isLater = writes_from > new Date();
  const sentence = isLater
    ? `Stored the key ${id}. It encrypts from ${writes_from.toISOString()} on. After that: \`paycom keys rotate\``
    : `Stored the key ${id}.`;
  printDone(sentence, { id, writes_from }, json);
}

/** @throws AppError `usage`, `encryption_key_wrong`, and as `keySource` does */
export async function wrapKeys(context: Context, { json }: Options): Promise<void> {
  const [db, source] = [await context.db(), await context.keys()];
  const change = { target: 'keys', before: null, after: null };
  const ids = await recordAttempt(db, { by: context.account, action: 'keys.wrap', ...change }, () =>
    wrapKeysOfSetting(db, source),
  );
  const sentence = `Stored, wrapped: ${ids.join(', ')}. Keep your copy. You can remove PAYCOM_ENCRYPTION_KEYS once every process has PAYCOM_KEY_ENCRYPTION_KEYS.`;
  printDone(sentence, { ids }, json);
}

/** @throws AppError `usage`, `wrapped_key_unusable`, and as `keySource` does */
export async function rewrapKeys(context: Context, { json }: Options): Promise<void> {
  const [db, source] = [await context.db(), await context.keys()];
  const change = { target: 'keys', before: null, after: null };
  const done = await recordAttempt(
    db,
    { by: context.account, action: 'keys.rotate_wrapping', ...change },
    () => rotateWrapping(db, source),
  );
  const { keys, wrapped_by, milliseconds } = done;
  printDone(
    `Wrapped ${keys} keys with ${wrapped_by} in ${milliseconds} ms. Nothing has to restart.`,
    done,
    json,
  );
}
