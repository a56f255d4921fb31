import { matchUnlinked } from '../infra/staff/match-unlinked.js';
import { linkStaffRecords, markAmbiguous } from '../infra/staff/staff.js';
import { syncStaffActivity } from '../infra/staff/staff-activity.js';
import { updateSyncLog } from '../infra/syncs/sync-logs.js';
import type { SyncReport } from '../shared/sync-report.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/**
 * Links employees without a Staff record: by employee id, then work e-mail, then full name with the hire date. Then marks the Staff records
 * of terminated employees as inactive.
 */
export function createLinkStaff({ store: { db } }: Deps): Activities['linkStaff'] {
  return async ({ sync_id }) => {
    const { matches, unmatched } = await matchUnlinked(db);
    const ambiguous = matches.filter(({ result }) => result === 'ambiguous');
    const linked = await linkStaffRecords(
      db,
      matches.flatMap((match) => (match.result === 'linked' ? [match] : [])),
    );
    await markAmbiguous(
      db,
      ambiguous.map(({ employee_id }) => employee_id),
    );
    const { deactivated, reactivated } = await syncStaffActivity(db);
    const counts: SyncReport['staff'] = {
      linked,
      ambiguous: ambiguous.length,
      unmatched,
      ...(deactivated > 0 && { deactivated }),
      ...(reactivated > 0 && { reactivated }),
    };
    await updateSyncLog(db, sync_id, { staff: counts });
    return counts;
  };
}
