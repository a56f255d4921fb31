import type { Db, Document, FindCursor } from 'mongodb';
import type { StaffCandidate, StaffRecord } from '../../shared/plan/match-staff.js';
import { matchOf, type StaffScore, scoreStaff } from '../../shared/scheduling/score-staff.js';
import { collections } from '../mongo/collections.js';
import { type StaffDocument, staffRecordOf } from '../mongo/documents/staff-document.js';
import { prefixRange } from '../mongo/prefix-range.js';
import { NAMES } from '../mongo/schema/collection-schemas.js';
import { getEmployeeDocument } from '../roster/employees.js';
import { rejectedPairs } from './rejected-pairs.js';
import { linkedEmployees } from './staff.js';

export type Suggestion = StaffScore & { readonly staff: StaffRecord };

/** Limits of records per employee: read by each of the two queries, and shown. */
const LOOKED_AT = 200;
const SHOWN = 5;
const LEAST = 0.1;

/** Returns for each employee, in order, the unlinked staff records that may match, the most likely first. */
export async function suggestStaff(db: Db, employees: readonly StaffCandidate[]): Promise<Suggestion[][]> {
  const found = await Promise.all(employees.map((employee) => similarRecords(db, employee)));
  const ids = found.flat().map(({ staff_id }) => staff_id);
  const taken = await linkedEmployees(db, [...new Set(ids)]);
  const isRejected = await rejectedPairs(
    db,
    employees.map(({ employee_id }) => employee_id),
  );
  return employees.map((employee, at) => {
    const free = (found[at] ?? []).filter(
      ({ staff_id }) => !taken.has(staff_id) && !isRejected(employee.employee_id, staff_id),
    );
    return bestMatches(employee, free.map(staffRecordOf));
  });
}

/** Updates `ambiguous` after a rejection, without waiting for the next sync. */
export async function resolveAmbiguity(db: Db, employee_id: string): Promise<void> {
  const employee = await getEmployeeDocument(db, employee_id);
  const [left = []] = await suggestStaff(db, [employee]);
  if (left.some(({ reasons }) => matchOf(reasons) !== 'unmatched')) return;
  await collections(db).employees.updateOne({ employee_id }, { $unset: { staff_match: '' } });
}

function bestMatches(employee: StaffCandidate, records: readonly StaffRecord[]): Suggestion[] {
  const scored = records.flatMap((staff) => {
    const score = scoreStaff(employee, staff);
    return score && score.score >= LEAST ? [{ staff, ...score }] : [];
  });
  const order = (one: Suggestion, other: Suggestion) =>
    other.score - one.score || (one.staff.staff_id < other.staff.staff_id ? -1 : 1);
  return scored.sort(order).slice(0, SHOWN);
}

async function similarRecords(db: Db, employee: StaffCandidate): Promise<StaffDocument[]> {
  const [equal, close] = findSimilar(db, employee);
  const found = [...(await equal.toArray()), ...(await close.toArray())];
  return [...new Map(found.map((record) => [record.staff_id, record])).values()];
}

/**
 * Returns the queries for similar records; each condition uses an index. The first finds the same id, e-mail (up to its @) or name. The
 * second finds records that share one name and the first letter of the other. It is separate, so that it cannot crowd out the first.
 */
export function findSimilar(
  db: Db,
  employee: StaffCandidate,
): [FindCursor<StaffDocument>, FindCursor<StaffDocument>] {
  const { employee_id, work_email, first_name, last_name } = employee;
  const named = first_name !== null && last_name !== null;
  const equal: Document[] = [
    { employee_id },
    ...(work_email === null ? [] : [{ work_email: prefixRange(`${work_email.split('@')[0]}@`) }]),
    ...(named ? [{ last_name, first_name }] : []),
  ];
  const close: Document[] = named
    ? [
        { last_name, first_name: prefixRange(initialOf(first_name)) },
        { first_name, last_name: prefixRange(initialOf(last_name)) },
      ]
    : [{ staff_id: { $in: [] } }];
  const find = (conditions: Document[]) =>
    collections(db)
      .staff.find({ staff_id: { $type: 'string' }, $or: conditions })
      .project<StaffDocument>({ _id: 0 })
      .collation(NAMES)
      .limit(LOOKED_AT);
  return [find(equal), find(close)];
}

function initialOf(name: string): string {
  return [...name][0] ?? '';
}
