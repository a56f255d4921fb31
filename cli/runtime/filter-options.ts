import { type Command, Option } from 'commander';
import type { EmployeeFilter } from '../../infra/roster/employee-query.js';
import { EmployeeStatus } from '../../shared/employee.js';

export type FilterOptions = {
  readonly status?: EmployeeStatus;
  readonly department?: string;
  readonly search?: string;
};

/** The options by which employees are narrowed down. */
export function addFilterOptions(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'only these').choices(EmployeeStatus.options))
    .option('--department <code>', 'only this department')
    .option('--search <text>', 'the beginning of a name, an employee id or an e-mail address');
}

export function filterOf({ status, department, search }: FilterOptions): EmployeeFilter {
  return {
    ...(status && { status }),
    ...(department && { department_code: department }),
    ...(search && { search }),
  };
}
