import { linkStaff, unlinkedEmployees, unlinkedStaff, unlinkGone } from '../infra/staff.js';
import { updateSyncLog } from '../infra/sync-logs.js';
import { matchStaff, type StaffRecord } from '../shared/plan/match-staff.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/** Links whoever has no Staff record yet: by employee id, then work e-mail, then full name with the hire date. */
export function createLinkStaff({ store: { db } }: Deps): Activities['linkStaff'] {
  return async ({ sync_id }) => {
    await unlinkGone(db);
    const staff = (await unlinkedStaff(db)).map(
      ({ staff_id, employee_id, work_email, first_name, last_name, hire_date, active }): StaffRecord => ({
        staff_id,
        employee_id: employee_id ?? null,
        email: work_email ?? null,
        first_name: first_name ?? '',
        last_name: last_name ?? '',
        hire_date: hire_date ?? null,
        active: active !== false,
      }),
    );
    const matches = matchStaff(await unlinkedEmployees(db), staff);
    const of = (result: (typeof matches)[number]['result']) =>
      matches.filter((match) => match.result === result);
    const links = matches.flatMap((match) => (match.result === 'linked' ? [match] : []));
    const counts = {
      linked: await linkStaff(db, links),
      ambiguous: of('ambiguous').length,
      unmatched: of('unmatched').length,
    };
    await updateSyncLog(db, sync_id, { staff: counts });
    return counts;
  };
}
