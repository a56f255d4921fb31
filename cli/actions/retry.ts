import { retryRequest } from '../../services/retry-or-undo-request.js';
import { type RunOptions, runSync } from '../run/run-sync.js';
import type { Context } from '../runtime/context.js';

/** Reads stored files again, for example after a change of the mapping. Does not use the SFTP server. */
export async function retry(context: Context, sync_id: string, options: RunOptions): Promise<void> {
  const { db } = await context.store();
  const request = await retryRequest(db, sync_id, options.dryRun === true);
  context.exitCode = await runSync(context, request, options);
}
