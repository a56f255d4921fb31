import type { BlobStore } from '../infra/blobs/blob-store.js';
import type { Store } from '../infra/mongo/store.js';
import { sweepSpool } from '../infra/sftp/spool.js';
import { isAnySyncRunning } from '../infra/syncs/sync-logs.js';
import type { Config } from '../shared/config.js';

type Leftovers = { readonly store: Store; readonly config: Pick<Config, 'sftp'>; readonly blobs: BlobStore };

const DAY_MS = 24 * 3_600_000;

/**
 * Removes what killed workers left: downloads on this machine's disk, and parts of stored files. Does nothing while a sync runs, because the last
 * sync to end removes everything.
 */
export async function sweepLeftovers({ store, config, blobs }: Leftovers): Promise<void> {
  if (await isAnySyncRunning(store.db)) return;
  const { localDirectory, keepDownloads: keepWhole } = config.sftp;
  await sweepSpool(localDirectory, { keepWhole, ageMs: 0 });
  // Ids of uploads have the time in seconds. A worker that starts looks for older ones.
  const now = Date.now();
  await blobs.sweep({ from: new Date(now - DAY_MS), to: new Date(now + 1_000) });
}

/** Removes the downloads on this machine that nothing was written to for a while, unless a sync runs: its last step may run elsewhere. */
export async function sweepIdleSpool(
  { store, config }: Pick<Leftovers, 'store' | 'config'>,
  ageMs: number,
): Promise<void> {
  if (await isAnySyncRunning(store.db)) return;
  const { localDirectory, keepDownloads: keepWhole } = config.sftp;
  await sweepSpool(localDirectory, { keepWhole, ageMs });
}
