import { BlobStore } from '../../infra/blobs/blob-store.js';
import { storageFigures } from '../../infra/storage/storage-figures.js';
import { sweepAllKinds } from '../../services/retention/sweep-storage.js';
import { printNote, printResult } from '../render/print.js';
import { printDone } from '../render/print-list.js';
import { describeStorage, describeSwept } from '../render/print-storage.js';
import type { Context } from '../runtime/context.js';

export async function showStorage(context: Context, { json }: { readonly json?: true }): Promise<void> {
  printResult(await storageFigures(await context.db()), describeStorage, json);
}

type SweepOptions = { readonly dryRun?: boolean; readonly json?: true };

/** Removes what is older than the settings say, as the schedule does each day. */
export async function sweepNow(context: Context, { dryRun = false, json }: SweepOptions): Promise<void> {
  const config = await context.config();
  const store = await context.store();
  const { retention, reports } = config;
  const sweep = {
    ...{ store, blobs: new BlobStore(store), retention, pushMinutes: reports.pushMinutes },
    ...{ now: new Date(), dryRun },
  };
  const swept = await sweepAllKinds(sweep, context.account);
  if (swept.stopped) printNote('A sync is running. The next sweep does the rest.');
  printDone(describeSwept(swept.removed, dryRun), { ...swept, dry_run: dryRun }, json);
}
