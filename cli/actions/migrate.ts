import { recordAction } from '../../infra/audit/audit.js';
import { migrate } from '../../infra/mongo/migrations/migrate.js';
import { printDone } from '../render/print-list.js';
import type { Context } from '../runtime/context.js';

export async function migrateDatabase(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const { db, keyring } = await context.store();
  const done = await migrate(db, { keyring, ...context.config.reports });
  if (done.length > 0) {
    const change = { target: done.at(-1) ?? '', before: null, after: { fields: done } };
    await recordAction(db, { by: context.account, action: 'database.migrate', ...change });
  }
  const sentence = done.length > 0 ? `Done: ${done.join(', ')}` : 'The schema is up to date.';
  printDone(sentence, { migrated: done }, json);
}
