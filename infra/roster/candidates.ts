import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import type { Store } from '../mongo/store.js';
import { type EmployeeFilter, queryOf } from './employee-query.js';
import { type EmployeeRecord, partOrMark, projectionOf } from './employees.js';

const FIELDS = [
  'first_name',
  'last_name',
  'department_code',
  'position_family',
  'max_hours_per_week',
  'hours_worked_current_period',
  'hourly_rate',
  'salary',
  'overtime_eligible',
  'missing',
] as const;

/** An employee who could work a shift, with the fields that determine its cost. */
export type Candidate = Omit<Pick<EmployeeRecord, 'employee_id' | (typeof FIELDS)[number]>, 'missing'> & {
  readonly missing: boolean;
};

/**
 * Returns the employees that match a filter, unordered. Decrypts only their pay.
 *
 * @throws AppError `too_many_candidates` when more than `limit` match
 */
export async function findCandidates(
  store: Store,
  filter: EmployeeFilter,
  limit: number,
): Promise<Candidate[]> {
  const found = await collections(store.db)
    .employees.find(queryOf(filter))
    .project<EmployeeDocument>(projectionOf(FIELDS))
    .limit(limit + 1)
    .toArray();
  if (found.length > limit) throw new AppError('too_many_candidates', { limit });
  return found.map((document) => {
    const { missing, unreadable: _, ...candidate } = partOrMark(store, document, FIELDS);
    return { ...candidate, missing: missing !== null };
  });
}
