import { recordAction } from '../../infra/audit/audit.js';
import { asAppError } from '../../infra/config/as-app-error.js';
import { migrate } from '../../infra/mongo/migrations/migrate.js';
import { printNote } from '../render/print.js';
import { printDone } from '../render/print-list.js';
import type { Context } from '../runtime/context.js';

export async function migrateDatabase(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const { db, keyring } = await context.store();
  const done = await migrate(db, { keyring, ...(await context.config()).reports });
  if (done.length > 0) {
    const change = { target: done.at(-1) ?? '', before: null, after: { fields: done } };
    await recordAction(db, { by: context.account, action: 'database.migrate', ...change });
  }
  const registered = await registerInTemporal(context);
  const sentences = [
    done.length > 0 ? `Done: ${done.join(', ')}` : 'The schema is up to date.',
    ...(registered?.length ? [`Registered in Temporal: ${registered.join(', ')}`] : []),
  ];
  printDone(sentences.join('\n'), { migrated: done, search_attributes: registered }, json);
}

/** Returns what was missing; null when Temporal cannot be reached, which a migration does not need: a worker registers it too. */
async function registerInTemporal(context: Context): Promise<string[] | null> {
  try {
    const { connection, namespace } = await context.temporal();
    const [{ registerSearchAttributes }, { withTemporal }] = await Promise.all([
      import('../../infra/temporal/register-search-attributes.js'),
      import('../../infra/temporal/temporal.js'),
    ]);
    return await withTemporal(connection, () => registerSearchAttributes(connection, namespace));
  } catch (error) {
    const { message } = asAppError(error);
    printNote(`${message} The search attributes are not registered. A worker registers them when it starts.`);
    return null;
  }
}
