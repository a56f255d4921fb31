import { migrate } from '../../infra/mongo/migrations/migrate.js';
import { print } from '../render/print.js';
import type { Context } from '../runtime/context.js';

export async function migrateDatabase(context: Context): Promise<void> {
  const { db, keyring } = await context.store();
  const done = await migrate(db, { keyring, ...context.config.reports });
  print(done.length > 0 ? `Done: ${done.join(', ')}` : 'The schema is up to date.');
}
