import type { ClientSession, Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { ReportType } from '../../shared/report.js';
import { REPORT_TYPES } from '../../shared/vocabulary.js';
import { collections } from '../mongo/collections.js';
import type { LeaseDocument, LeaseHolder, LeaseName } from '../mongo/documents/lease-document.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';
import { clearRosterFence, setRosterFence } from '../mongo/roster-revision.js';

/** The functions that a takeover of a lease needs. When the holder no longer runs, `abandon` first records the end of its sync. */
export type Takeover = {
  readonly isRunning: (holder: LeaseHolder) => Promise<boolean>;
  readonly abandon: (holder: LeaseHolder) => Promise<void>;
};
export type TakenLeases = { readonly taken: true } | { readonly taken: false; readonly holder: LeaseHolder };

/** Takes the leases of all `reportTypes`, or none. Idempotent. */
export async function takeLeases(
  db: Db,
  reportTypes: readonly ReportType[],
  holder: LeaseHolder,
  takeover: Takeover,
): Promise<TakenLeases> {
  // All syncs use one order, so that two of them never hold half of the leases each.
  for (const report_type of [...reportTypes].sort()) {
    const lease = await takeLease(db, report_type, holder, takeover);
    if (lease.holder?.sync_id !== holder.sync_id) {
      await releaseLeases(db, holder.sync_id);
      return { taken: false, holder: lease.holder ?? holder };
    }
  }
  return { taken: true };
}

/**
 * Takes the roster lease, which a sync holds from its plan to its end. A plan depends on the rows of every report, so no other plan may
 * be applied meanwhile.
 *
 * @returns the lease's fencing token, which every change of the roster needs. It is higher when another sync held the lease in between.
 * @throws AppError `roster_busy` (transient)
 */
export async function takeRoster(db: Db, holder: LeaseHolder, takeover: Takeover): Promise<number> {
  const lease = await takeLease(db, 'roster', holder, takeover);
  if (lease.holder?.sync_id !== holder.sync_id) {
    throw new AppError('roster_busy', { sync_id: lease.holder?.sync_id ?? '' });
  }
  await setRosterFence(db, lease.fence);
  return lease.fence;
}

/** Releases the roster lease while a plan waits for a person, so that other syncs can run. */
export async function releaseRoster(db: Db, sync_id: string, session?: ClientSession): Promise<void> {
  const released = await collections(db).leases.findOneAndUpdate(
    { report_type: 'roster', 'holder.sync_id': sync_id },
    { $set: { holder: null } },
    { ...(session && { session }) },
  );
  if (released) await clearRosterFence(db, released.fence, session);
}

/** Releases every lease of a sync. */
export async function releaseLeases(db: Db, sync_id: string): Promise<void> {
  await releaseRoster(db, sync_id);
  await collections(db).leases.updateMany({ 'holder.sync_id': sync_id }, { $set: { holder: null } });
}

/** Returns the report types whose lease holder `isRunning`. */
export async function heldReports(
  db: Db,
  isRunning: (holder: LeaseHolder) => Promise<boolean>,
): Promise<ReportType[]> {
  const held = await collections(db)
    .leases.find({ report_type: { $in: [...REPORT_TYPES] }, holder: { $ne: null } })
    .toArray();
  const running = await Promise.all(held.map(({ holder }) => holder !== null && isRunning(holder)));
  const names = new Set(held.filter((_, at) => running[at]).map(({ report_type }) => report_type));
  return REPORT_TYPES.filter((report_type) => names.has(report_type));
}

/** Returns the lease afterwards: held by `holder`, or by another sync that is running. */
async function takeLease(
  db: Db,
  report_type: LeaseName,
  holder: LeaseHolder,
  { isRunning, abandon }: Takeover,
): Promise<LeaseDocument> {
  for (;;) {
    const seen = await currentLease(db, report_type);
    if (seen.holder?.sync_id === holder.sync_id) return seen;
    if (seen.holder && (await isRunning(seen.holder))) return seen;
    // This precedes the takeover, so that a crash in between does not leave a log as running for ever.
    if (seen.holder) await abandon(seen.holder);
    const now = new Date();
    const taken = await collections(db).leases.findOneAndUpdate(
      { report_type, fence: seen.fence, 'holder.sync_id': seen.holder?.sync_id ?? null },
      { $set: { holder, taken_at: now, renewed_at: now }, $inc: { fence: 1 } },
      { returnDocument: 'after' },
    );
    if (taken) return taken;
  }
}

async function currentLease(db: Db, report_type: LeaseName): Promise<LeaseDocument> {
  const now = new Date();
  const fresh: LeaseDocument = { report_type, fence: 0, holder: null, taken_at: now, renewed_at: now };
  try {
    const lease = await collections(db).leases.findOneAndUpdate(
      { report_type },
      { $setOnInsert: fresh },
      { upsert: true, returnDocument: 'after' },
    );
    return lease ?? fresh;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return currentLease(db, report_type);
  }
}
