import { cancelSync } from '../../services/cancel-sync.js';
import { print } from '../render/print.js';
import type { Context } from '../runtime/context.js';

export async function cancel(context: Context, sync_id: string): Promise<void> {
  const { db } = await context.store();
  const { client } = await context.temporal();
  await cancelSync(db, client, sync_id, context.account);
  print(`Requested cancellation of ${sync_id}.`);
}
