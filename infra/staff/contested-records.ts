import type { Db } from 'mongodb';
import { normalizeText, type StaffCandidate, type StaffRecord } from '../../shared/plan/match-staff.js';
import { plainName, scoreStaff } from '../../shared/scheduling/score-staff.js';
import { collections } from '../mongo/collections.js';
import { staffRecordOf } from '../mongo/documents/staff-document.js';
import { inBatches } from '../mongo/in-batches.js';
import { rejectedPairs } from './rejected-pairs.js';
import type { StaffLink } from './staff.js';

/**
 * Returns the ids of those records that another employee without a record claims too, with at least this score. Reads all these employees
 * once, as a stream, so that the answer does not depend on a filter or a page.
 */
export async function contestedRecords(
  db: Db,
  claims: readonly StaffLink[],
  score: number,
): Promise<Set<string>> {
  const contested = new Set<string>();
  if (claims.length === 0) return contested;
  const claimants = new Map(claims.map(({ staff_id, employee_id }) => [staff_id, employee_id]));
  const byKey = new Map<string, StaffRecord[]>();
  for await (const record of collections(db).staff.find({ staff_id: { $in: [...claimants.keys()] } })) {
    const staff = staffRecordOf(record);
    for (const key of keysOfRecord(staff)) byKey.set(key, [...(byKey.get(key) ?? []), staff]);
  }
  const unlinked = collections(db).employees.find({ staff_id: null }).project<StaffCandidate>({
    _id: 0,
    employee_id: 1,
    first_name: 1,
    last_name: 1,
    work_email: 1,
    hire_date: 1,
  });
  for await (const batch of inBatches(unlinked)) {
    const rivals = batch.flatMap((employee) =>
      [...new Set(keysOfEmployee(employee).flatMap((key) => byKey.get(key) ?? []))]
        .filter((staff) => {
          const { staff_id } = staff;
          if (claimants.get(staff_id) === employee.employee_id || contested.has(staff_id)) return false;
          return (scoreStaff(employee, staff)?.score ?? 0) >= score;
        })
        .map(({ staff_id }) => ({ employee_id: employee.employee_id, staff_id })),
    );
    if (rivals.length === 0) continue;
    const ids = rivals.map(({ employee_id }) => employee_id);
    const isRejected = await rejectedPairs(db, ids);
    for (const { employee_id, staff_id } of rivals)
      if (!isRejected(employee_id, staff_id)) contested.add(staff_id);
  }
  return contested;
}

function keysOfEmployee({ employee_id, work_email, first_name, last_name }: StaffCandidate): string[] {
  return keysOf(employee_id, work_email, { first: first_name, last: last_name });
}

function keysOfRecord({ employee_id, email, first_name, last_name }: StaffRecord): string[] {
  return keysOf(employee_id, email, { first: first_name, last: last_name });
}

type Text = string | null | undefined;

/**
 * Returns the keys that a record and an employee share if `suggestStaff` finds one for the other: an id, an e-mail address up to its @, or one name
 * with the first letter of the other name.
 */
function keysOf(id: Text, email: Text, names: { readonly first: Text; readonly last: Text }): string[] {
  const [code, address] = [normalizeText(id), normalizeText(email)?.split('@')[0]];
  const [first, last] = [plainName(names.first), plainName(names.last)];
  return [
    ...(code ? [`id ${code}`] : []),
    ...(address ? [`email ${address}`] : []),
    ...(first && last ? [`last ${last} ${initialOf(first)}`, `first ${first} ${initialOf(last)}`] : []),
  ];
}

function initialOf(name: string): string | undefined {
  return [...name][0];
}
