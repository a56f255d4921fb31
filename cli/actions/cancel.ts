import { cancelSync } from '../../services/cancel-sync.js';
import { printDone } from '../render/print-list.js';
import type { Context } from '../runtime/context.js';

export async function cancel(
  context: Context,
  sync_id: string,
  { json }: { readonly json?: true },
): Promise<void> {
  const { db } = await context.store();
  const { client } = await context.temporal();
  await cancelSync(db, client, sync_id, context.account);
  printDone(`Requested cancellation of ${sync_id}.`, { sync_id, cancel_requested: true }, json);
}
