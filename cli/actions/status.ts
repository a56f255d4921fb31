import { readStatus } from '../../services/read-status.js';
import { printResult } from '../render/print.js';
import { describeStatus } from '../render/print-status.js';
import type { Context } from '../runtime/context.js';

/** Prints running and held syncs, the last syncs, and a summary of the roster. */
export async function showStatus(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const status = await readStatus(await context.store());
  printResult(status, describeStatus, json);
}
