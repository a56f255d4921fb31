import type { Command } from 'commander';
import { pageOfEmployees } from '../../infra/roster/employee-page.js';
import type { EmployeePart } from '../../infra/roster/employees.js';
import { formatTable } from '../render/print-table.js';
import { newCommand, newGroup, parseCount, print, withContext } from '../runtime/command.js';
import { addFilterOptions, type FilterOptions, filterOf } from '../runtime/filter-options.js';
import { employeeExportCommand } from './employee-export.js';
import { employeeShowCommand } from './employee-show.js';

/** `paycom employees list|show|export` */
export function employeesCommand(): Command {
  return newGroup('employees', 'The roster')
    .addCommand(listCommand())
    .addCommand(employeeShowCommand())
    .addCommand(employeeExportCommand());
}

function listCommand(): Command {
  return addFilterOptions(newCommand('list', 'by last name'))
    .option('--missing', 'only whom the newest full report does not list')
    .option('--limit <n>', 'how many', parseCount, 50)
    .action((options: FilterOptions & { envFile?: string; limit: number; missing?: true }) =>
      withContext(options, async (context) => {
        const filter = { ...filterOf(options), ...(options.missing && { missing: true }) };
        const { employees } = await pageOfEmployees(await context.store(), filter, {
          fields: LISTED,
          limit: options.limit,
        });
        print(employees.length > 0 ? describeList(employees, options.missing === true) : 'No employees.');
      }),
    );
}

const LISTED = [
  ...(['last_name', 'first_name', 'status', 'department_description', 'position_family'] as const),
  ...(['staff_id', 'missing'] as const),
] as const;

function describeList(found: readonly EmployeePart[], missing: boolean): string {
  const head = ['id', 'last name', 'first name', 'status', 'department', 'position'];
  const rows = found.map((employee) =>
    [
      employee.employee_id,
      employee.last_name,
      employee.first_name,
      employee.status,
      employee.department_description,
      employee.position_family,
      ...(missing
        ? [employee.missing?.last_listed?.report_time, employee.missing?.missed_by]
        : [employee.staff_id]),
    ].map((value) => value ?? '–'),
  );
  return formatTable([...head, ...(missing ? ['last listed', 'missing since'] : ['staff'])], rows);
}
