import type { EmployeeFilter } from '../../infra/roster/employee-query.js';
import { isFewJobs, jobsOfRules } from '../../infra/roster/jobs.js';
import { AppError } from '../../shared/app-error.js';
import type { EmployeeStatus } from '../../shared/employee.js';
import { rulesOf } from '../../shared/scheduling/role-rules.js';
import type { Services } from '../http/request-context.js';

type RoleFilterParams = {
  readonly role?: string | undefined;
  readonly department_code?: string | undefined;
  readonly position_family?: string | undefined;
};

/**
 * Returns a filter for the employees with a role and one of the statuses. The job filter already includes the department, the position
 * and, for few jobs, the status. Repeating them in the query would make MongoDB choose other indexes.
 *
 * @throws AppError `role_not_found`, `role_mapping_invalid`
 */
export async function roleFilter(
  { store, readRoles }: Services,
  { role, department_code, position_family }: RoleFilterParams,
  statuses: readonly (EmployeeStatus | null)[],
): Promise<EmployeeFilter> {
  if (role === undefined) return {};
  const rules = readRoles();
  if (rules === null) return (position_family ?? role) === role ? { position_family: role } : { jobs: [] };
  const matchingRules = rulesOf(rules, role);
  if (matchingRules.length === 0) throw new AppError('role_not_found');
  const jobs = (await jobsOfRules(store.db, statuses, matchingRules)).filter(
    (job) =>
      (department_code ?? job.department_code) === job.department_code &&
      (position_family ?? job.position_family) === job.position_family,
  );
  const cleared = { department_code: undefined, position_family: undefined };
  return isFewJobs(jobs) ? { jobs, ...cleared, status: undefined } : { jobs, ...cleared };
}
