import type { Command } from 'commander';
import { newCommand, newGroup, withContext } from '../runtime/command.js';

/** `paycom keys new|rotate` */
export function keysCommand(): Command {
  return newGroup('keys', 'Encryption keys').addCommand(newKeyCommand()).addCommand(rotateCommand());
}

function newKeyCommand(): Command {
  return newCommand('new', 'print a new key, as PAYCOM_ENCRYPTION_KEYS takes it')
    .argument('[id]', 'its name', `k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`)
    .action(async (id: string) => (await import('../actions/keys.js')).printNewKey(id));
}

function rotateCommand(): Command {
  return newCommand('rotate', 'seal everything anew with the first key of PAYCOM_ENCRYPTION_KEYS').action(
    withContext(async () => (await import('../actions/keys.js')).rotate),
  );
}
