import { z } from 'zod';
import type { EmployeeFilter } from '../../infra/roster/employee-query.js';
import { isFewJobs, jobsOfRules } from '../../infra/roster/jobs.js';
import { AppError } from '../../shared/app-error.js';
import type { EmployeeStatus } from '../../shared/employee.js';
import { rulesOf } from '../../shared/scheduling/role-rules.js';
import type { Services } from '../http/request-context.js';

export const RoleName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'A role of the role mapping; without one, a position family as it is written' });

type RoleFilterParams = {
  readonly role?: string | undefined;
  readonly department_code?: string | undefined;
  readonly position_family?: string | undefined;
};

/**
 * Who of these statuses has a role, as a query by index. The jobs tell all that they are of; asked for beside them it would lead to other
 * indexes.
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
  const giving = rulesOf(rules, role);
  if (giving.length === 0) throw new AppError('role_not_found');
  const jobs = (await jobsOfRules(store.db, statuses, giving)).filter(
    (job) =>
      (department_code ?? job.department_code) === job.department_code &&
      (position_family ?? job.position_family) === job.position_family,
  );
  const told = { department_code: undefined, position_family: undefined };
  return isFewJobs(jobs) ? { jobs, ...told, status: undefined } : { jobs, ...told };
}
