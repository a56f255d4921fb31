import { recordAction } from '../../infra/audit/audit.js';
import { generateKey } from '../../infra/crypto/keyring.js';
import { type RotationProgress, rotateKeys } from '../../services/rotate-keys.js';
import { print, printNote } from '../render/print.js';
import type { Context } from '../runtime/context.js';

export function printNewKey(id: string): void {
  print(generateKey(id));
}

export async function rotate(context: Context, options: { readonly acceptPlain?: true }): Promise<void> {
  const store = await context.store();
  const change = { target: 'keys', before: null, after: null };
  await recordAction(store.db, { by: context.account, action: 'keys.rotate', ...change });
  const onProgress = (progress: RotationProgress) => void printNote(`${describe(progress)}`);
  print(
    `Done: ${describe(await rotateKeys(store, { onProgress, ...options }))}. You can remove older keys from the setting now.`,
  );
}

function describe({ employees, payees, changes, blobs }: RotationProgress): string {
  return `${employees} employees, ${payees} payees, ${changes} changes, ${blobs} files`;
}
