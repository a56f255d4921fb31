import type { Db, Filter } from 'mongodb';
import type { EmployeeStatus } from '../../shared/employee.js';
import type { Job, RoleRules } from '../../shared/scheduling/role-rules.js';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';

/** A job held by employees of one status. */
export type JobOf = Job & { readonly status: EmployeeStatus | null };

/** Each job is an index scan of its own: 200 take as long as a few hundred documents, 2,000 take half a second. */
const FEW = 200;

export function isFewJobs(jobs: readonly JobOf[]): boolean {
  return jobs.length <= FEW;
}

/** Few jobs: one query branch per job. Many jobs: one per department. */
export function jobFilter(jobs: readonly JobOf[]): Filter<EmployeeDocument> {
  // MongoDB rejects an empty $or.
  if (jobs.length === 0) return { employee_id: { $in: [] } };
  const positions = new Map<string, JobOf[]>();
  for (const job of jobs) {
    const { status, department_code, position_family } = job;
    const key = JSON.stringify([status, department_code, isFewJobs(jobs) && position_family]);
    positions.set(key, [...(positions.get(key) ?? []), job]);
  }
  const branches = [...positions.values()].map((group) => ({
    status: equal(group[0]?.status ?? null),
    department_code: equal(group[0]?.department_code ?? null),
    position_family:
      group.length === 1
        ? equal(group[0]?.position_family ?? null)
        : { $in: group.map(({ position_family }) => position_family) },
  }));
  return { $or: branches };
}

/** Matches null by type: equality with null also matches undefined and scans the index twice. */
function equal<T>(value: T | null) {
  return value === null ? ({ $type: 'null' } as const) : { $eq: value };
}

/** Returns the jobs of these statuses that match a rule, found by an index skip scan. */
export async function jobsOfRules(
  db: Db,
  statuses: readonly (EmployeeStatus | null)[],
  rules: RoleRules,
): Promise<JobOf[]> {
  const { employees } = collections(db);
  const ofStatus = async (status: EmployeeStatus | null): Promise<JobOf[]> => {
    const departments = await employees.distinct('department_code', { status: { $eq: status } });
    const possible = departments.filter((code) => rules.some(({ department }) => department(code)));
    const ofDepartment = async (department_code: string | null): Promise<JobOf[]> => {
      const here = { status: { $eq: status }, department_code: { $eq: department_code } };
      const positions = await employees.distinct('position_family', here);
      const fitting = rules.filter(({ department }) => department(department_code));
      return positions
        .filter((family) => fitting.some(({ position }) => position(family)))
        .map((position_family) => ({ status, department_code, position_family }));
    };
    return (await Promise.all(possible.map(ofDepartment))).flat();
  };
  return (await Promise.all(statuses.map(ofStatus))).flat();
}

/** Returns every job of active employees with its head count, in one index scan. */
export async function activeJobs(db: Db): Promise<(Job & { readonly active: number })[]> {
  const job = { department_code: '$department_code', position_family: '$position_family' };
  const counted = collections(db).employees.aggregate<{ _id: Job; active: number }>(
    [{ $match: { status: 'active' } }, { $group: { _id: job, active: { $sum: 1 } } }],
    { hint: { status: 1, department_code: 1, position_family: 1, last_first_lc: 1, employee_id: 1 } },
  );
  return (await counted.toArray()).map(({ _id, active }) => ({ ..._id, active }));
}
