import type { EmployeeFilter } from '../../infra/roster/employee-query.js';
import type { EmployeeStatus } from '../../shared/employee.js';

/** Filters for the commands that list or export employees. */
export type FilterOptions = {
  readonly status?: EmployeeStatus;
  readonly department?: string;
  readonly search?: string;
};

export function filterOf({ status, department, search }: FilterOptions): EmployeeFilter {
  return {
    ...(status && { status }),
    ...(department && { department_code: department }),
    ...(search && { search }),
  };
}
