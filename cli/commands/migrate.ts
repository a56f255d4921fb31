import type { Command } from 'commander';
import { newCommand, withContext } from '../runtime/command.js';

/** `paycom migrate` */
export function migrateCommand(): Command {
  return newCommand('migrate', "Bring the database's collections, validators and indexes up to date").action(
    withContext(async () => (await import('../actions/migrate.js')).migrateDatabase),
  );
}
