import { undoRequest } from '../../services/retry-or-undo-request.js';
import { type RunOptions, runSync } from '../run/run-sync.js';
import type { Context } from '../runtime/context.js';

/** Exits with 5 when a field changed since and was not restored. */
export async function undo(context: Context, sync_id: string, options: RunOptions): Promise<void> {
  const { db } = await context.store();
  const request = await undoRequest(db, sync_id, options.dryRun === true);
  context.exitCode = await runSync(context, request, options);
}
