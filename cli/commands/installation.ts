import type { Command } from 'commander';
import { newCommand, newGroup, withContext } from '../runtime/command.js';

export function migrateCommand(): Command {
  return newCommand('migrate', "Bring the database's collections, validators and indexes up to date").action(
    withContext(async () => (await import('../actions/migrate.js')).migrateDatabase),
  );
}

const keys = () => import('../actions/keys.js');

export function keysCommand(): Command {
  return newGroup('keys', 'Encryption keys')
    .addCommand(
      newCommand('new', 'print a new key, as PAYCOM_ENCRYPTION_KEYS takes it')
        .argument('[id]', 'its name', `k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`)
        .action(async (id: string) => (await keys()).printNewKey(id)),
    )
    .addCommand(
      newCommand('rotate', 'seal everything anew with the first key of PAYCOM_ENCRYPTION_KEYS').action(
        withContext(async () => (await keys()).rotate),
      ),
    );
}

export function doctorCommand(): Command {
  return newCommand('doctor', 'Check settings, MongoDB, keys, Temporal, worker and SFTP').action(
    withContext(async () => (await import('../actions/doctor.js')).doctor),
  );
}
