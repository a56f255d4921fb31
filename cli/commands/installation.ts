import type { Command } from 'commander';
import { newCommand, newGroup, withContext } from '../runtime/command.js';

export function migrateCommand(): Command {
  return newCommand('migrate', "Update the database's collections, validators and indexes")
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/migrate.js')).migrateDatabase));
}

const keys = () => import('../actions/keys.js');

export function keysCommand(): Command {
  return newGroup('keys', 'Encryption keys')
    .addCommand(
      newCommand('new', 'print a new key in the format of PAYCOM_ENCRYPTION_KEYS')
        .argument('[id]', 'name of the key', `k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`)
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await keys()).printNewKey)),
    )
    .addCommand(
      newCommand('rotate', 'encrypt all data again with the first key of PAYCOM_ENCRYPTION_KEYS')
        .option('--accept-plain', 'also encrypt values that were stored unencrypted beside encrypted ones')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await keys()).rotate)),
    );
}

export function doctorCommand(): Command {
  return newCommand(
    'doctor',
    'Check the settings, MongoDB, keys, Temporal, worker and SFTP, and print what to fix',
  )
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/doctor.js')).doctor));
}
