import { readNamedFile } from '../../infra/config/named-file.js';
import { generateKey, keyIdsOf } from '../../infra/crypto/keyring.js';
import { recordAttempt } from '../../services/record-attempt.js';
import { type RotationProgress, rotateKeys } from '../../services/rotate-keys.js';
import { AppError } from '../../shared/app-error.js';
import type { EnvironmentVariables } from '../../shared/config.js';
import { printNote } from '../render/print.js';
import { printDone } from '../render/print-list.js';
import type { Context } from '../runtime/context.js';

/** @throws AppError `usage` for an id that the settings refuse, also beside the keys that they have; `file_not_found`, `file_unreadable` */
export async function printNewKey(context: Context, id: string, { json }: Options): Promise<void> {
  const used = keyIdsOf(keysOf(context.environment()));
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
  const sentence = `Done: ${describe(done)}. You can remove older keys from the setting now.`;
  printDone(sentence, done, json);
}

function describe({ employees, payees, changes, blobs }: RotationProgress): string {
  return `${employees} employees, ${payees} payees, ${changes} changes, ${blobs} files`;
}
