import type { Command } from 'commander';
import { migrate } from '../../infra/mongo/migrations/migrate.js';
import { newCommand, print, withContext } from '../runtime/command.js';

/** `paycom migrate` */
export function migrateCommand(): Command {
  return newCommand('migrate', "Bring the database's collections, validators and indexes up to date").action(
    (options) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const done = await migrate(db);
        print(done.length > 0 ? `Done: ${done.join(', ')}` : 'The schema is up to date.');
      }),
  );
}
