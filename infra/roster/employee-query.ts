import type { Filter } from 'mongodb';
import type { EmployeeStatus } from '../../shared/employee.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import { prefixRange } from '../mongo/prefix-range.js';
import { type HoursLeftFilter, havingHours } from './hours-left.js';
import { type JobOf, jobFilter } from './jobs.js';

export type EmployeeFilter = {
  readonly status?: EmployeeStatus | undefined;
  readonly department_code?: string | undefined;
  readonly position_family?: string | undefined;
  readonly state?: string | undefined;
  readonly overtime_eligible?: boolean | undefined;
  readonly linked?: boolean | undefined;
  /** For employees without a staff record: whether several records match or none. */
  readonly staff_match?: 'ambiguous' | 'unmatched' | undefined;
  /** Matches employees with one of these jobs; an empty list matches nobody. */
  readonly jobs?: readonly JobOf[] | undefined;
  readonly hours_left?: HoursLeftFilter | undefined;
  /** True: not listed in the newest full report. */
  readonly missing?: boolean | undefined;
  /** Matches employees whose dates allow work on this day. */
  readonly works_on?: string | undefined;
  /** Days, both ends included. */
  readonly hired_from?: string | undefined;
  readonly hired_to?: string | undefined;
  readonly terminated_from?: string | undefined;
  readonly terminated_to?: string | undefined;
  /** The beginning of a name (in either order), an employee id or an e-mail address, in any letter case. */
  readonly search?: string | undefined;
};

const EQUAL = ['status', 'department_code', 'position_family', 'state', 'overtime_eligible'] as const;

/**
 * Values are always wrapped in `$eq` or a similar operator, which prevents operator injection. Null is matched by type, because
 * equality with null also matches undefined and scans the index twice.
 */
export function queryOf(filter: EmployeeFilter): Filter<EmployeeDocument> {
  const {
    linked,
    staff_match,
    jobs,
    hours_left,
    missing,
    works_on,
    search,
    hired_from,
    hired_to,
    terminated_from,
    terminated_to,
  } = filter;
  const conditions: Filter<EmployeeDocument>[] = EQUAL.flatMap((field) =>
    filter[field] === undefined ? [] : [{ [field]: { $eq: filter[field] } }],
  );
  if (linked !== undefined) conditions.push({ staff_id: { $type: linked ? 'string' : 'null' } });
  if (staff_match === 'ambiguous') conditions.push({ staff_match: { $eq: staff_match } });
  if (staff_match === 'unmatched')
    conditions.push({ staff_id: { $type: 'null' }, staff_match: { $exists: false } });
  if (jobs !== undefined) conditions.push(jobFilter(jobs));
  if (hours_left !== undefined) conditions.push(havingHours(hours_left));
  // Uses the indexed field.
  if (missing !== undefined) conditions.push({ 'missing.missed_by': { $exists: missing } });
  if (works_on !== undefined) conditions.push(worksOn(works_on));
  if (search !== undefined)
    conditions.push({ $or: SEARCHED.map((key) => ({ [key]: matchesFilter(search) })) });
  conditions.push(...between('hire_date', hired_from, hired_to));
  conditions.push(...between('termination_date', terminated_from, terminated_to));
  return conditions.length > 0 ? { $and: conditions } : {};
}

/** The search keys, the most specific first. */
export const SEARCHED = ['employee_id_lc', 'work_email_lc', 'last_first_lc', 'first_last_lc'] as const;

/** Returns the search keys that match. */
export function matchesFilter(search: string) {
  return prefixRange(search.trim().replace(/\s+/g, ' ').toLowerCase());
}

/** Leaves out those who are absent by `absenceOn` of shared/scheduling/availability.ts. A null date matches no comparison with text. */
function worksOn(day: string): Filter<EmployeeDocument> {
  const latestStart = { $max: ['$hire_date', '$rehire_date', ''] };
  return {
    $nor: [
      { hire_date: { $gt: day } },
      { termination_date: { $lt: day }, rehire_date: { $gt: day } },
      { termination_date: { $lt: day }, $expr: { $lte: [latestStart, '$termination_date'] } },
    ],
  };
}

function between(
  field: 'hire_date' | 'termination_date',
  from: string | undefined,
  to: string | undefined,
): Filter<EmployeeDocument>[] {
  if (from === undefined && to === undefined) return [];
  return [{ [field]: { ...(from !== undefined && { $gte: from }), ...(to !== undefined && { $lte: to }) } }];
}
