import type { Command } from 'commander';
import { generateKey } from '../../infra/crypto/keyring.js';
import { assertKeys } from '../../infra/mongo/key-check.js';
import { type RotationProgress, rotateKeys } from '../../services/rotate-keys.js';
import { newCommand, newGroup, print, withContext } from '../runtime/command.js';

/** `paycom keys new|rotate` */
export function keysCommand(): Command {
  return newGroup('keys', 'Encryption keys').addCommand(newKeyCommand()).addCommand(rotateCommand());
}

function newKeyCommand(): Command {
  return newCommand('new', 'print a new key, as PAYCOM_ENCRYPTION_KEYS takes it')
    .argument('[id]', 'its name', `k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`)
    .action((id: string) => print(generateKey(id)));
}

function rotateCommand(): Command {
  return newCommand('rotate', 'seal everything anew with the first key of PAYCOM_ENCRYPTION_KEYS').action(
    (options) =>
      withContext(options, async (context) => {
        const store = await context.store();
        await assertKeys(store.db, store.keyring);
        const onProgress = (progress: RotationProgress) =>
          void process.stderr.write(`${describe(progress)}\n`);
        print(
          `Done: ${describe(await rotateKeys(store, { onProgress }))}. Older keys can leave the setting now.`,
        );
      }),
  );
}

function describe({ employees, payees, changes, blobs }: RotationProgress): string {
  return `${employees} employees, ${payees} payees, ${changes} changes, ${blobs} files`;
}
