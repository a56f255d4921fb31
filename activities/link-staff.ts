import { matchUnlinked } from '../infra/staff/match-unlinked.js';
import { linkStaffRecords, markAmbiguous, unlinkGone } from '../infra/staff/staff.js';
import { syncStaffActivity } from '../infra/staff/staff-activity.js';
import { lostConfirmations } from '../infra/staff/staff-decisions.js';
import { unusableStaff } from '../infra/staff/unusable-staff.js';
import { takeRoster } from '../infra/syncs/leases.js';
import { getSyncLog, updateSyncLog } from '../infra/syncs/sync-logs.js';
import type { SyncReport } from '../shared/sync-report.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { leaseHolder, leaseTakeover } from './lease-holder.js';

/**
 * Removes the links of deleted Staff records, unless too many are gone at once. Links employees without a Staff record: as a user confirmed,
 * else by employee id, then work e-mail, then full name with the hire date. Then marks the Staff records of terminated employees as inactive.
 *
 * @throws AppError `roster_busy` (transient)
 */
export function createLinkStaff(deps: Deps): Activities['linkStaff'] {
  const {
    store: { db },
    config,
    logger,
  } = deps;
  return async ({ sync_id }) => {
    // A sync without a new file has made no plan, so it does not hold the lease yet.
    await takeRoster(db, leaseHolder(await getSyncLog(db, sync_id)), leaseTakeover(deps));
    const { staffPercent: percent, staffLeast: least } = config.brakes;
    const { kept } = await unlinkGone(db, { percent, least });
    if (kept > 0) logger.warn('staff_records_gone', { sync_id, links: kept });
    const confirmed = await linkStaffRecords(db, await lostConfirmations(db));
    const { matches, unmatched } = await matchUnlinked(db);
    const ambiguous = matches.filter(({ result }) => result === 'ambiguous');
    const matched = await linkStaffRecords(
      db,
      matches.flatMap((match) => (match.result === 'linked' ? [match] : [])),
    );
    await markAmbiguous(
      db,
      ambiguous.map(({ employee_id }) => employee_id),
    );
    const { deactivated, reactivated } = await syncStaffActivity(db);
    const unusable = await unusableStaff(db);
    for (const { field, problem: reason, count: records } of unusable)
      logger.warn('staff_unusable', { sync_id, field, reason, records });
    const counts: SyncReport['staff'] = {
      linked: confirmed + matched,
      ambiguous: ambiguous.length,
      unmatched,
      ...(deactivated > 0 && { deactivated }),
      ...(reactivated > 0 && { reactivated }),
      ...(kept > 0 && { links_kept: kept }),
      ...(unusable.length > 0 && { unusable }),
    };
    await updateSyncLog(db, sync_id, { staff: counts });
    return counts;
  };
}
