import { type Command, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { pageOfEmployees } from '../../infra/employee-page.js';
import type { EmployeeFilter } from '../../infra/employee-query.js';
import { type EmployeePart, type EmployeeRecord, exportEmployees } from '../../infra/employees.js';
import { EMPLOYEE_FIELDS, EmployeeStatus } from '../../shared/employee.js';
import { newCommand, newGroup, parseCount, print, withContext } from '../command.js';
import { table } from '../print-table.js';
import { employeeShowCommand } from './employee-show.js';

type Sight = { readonly envFile?: string; readonly reveal?: true };
type Filter = { readonly status?: EmployeeStatus; readonly department?: string; readonly search?: string };

/** `paycom employees list|show|export` */
export function employeesCommand(): Command {
  return newGroup('employees', 'The roster')
    .addCommand(listCommand())
    .addCommand(employeeShowCommand())
    .addCommand(exportCommand());
}

function filtered(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'only these').choices(EmployeeStatus.options))
    .option('--department <code>', 'only this department')
    .option('--search <text>', 'the beginning of a name, an employee id or an e-mail address');
}

function filterOf({ status, department, search }: Filter): EmployeeFilter {
  return {
    ...(status && { status }),
    ...(department && { department_code: department }),
    ...(search && { search }),
  };
}

function listCommand(): Command {
  return filtered(newCommand('list', 'by last name'))
    .option('--missing', 'only whom the newest full report does not list')
    .option('--limit <n>', 'how many', parseCount, 50)
    .action((options: Filter & Sight & { limit: number; missing?: true }) =>
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
  return table([...head, ...(missing ? ['last listed', 'missing since'] : ['staff'])], rows);
}

function exportCommand(): Command {
  return filtered(newCommand('export', 'the whole roster; sensitive fields are null without --reveal'))
    .addOption(
      new Option('--format <format>', 'json: one object a line').choices(['json', 'csv']).default('json'),
    )
    .option('--reveal', 'write sensitive fields too')
    .action((options: Filter & Sight & { format: 'json' | 'csv' }) =>
      withContext(options, async (context) => {
        const employees = exportEmployees(
          await context.store(),
          { reveal: options.reveal === true },
          filterOf(options),
        );
        if (options.format === 'csv') process.stdout.write(stringify([['employee_id', ...EMPLOYEE_FIELDS]]));
        for await (const employee of employees)
          process.stdout.write(
            options.format === 'csv' ? csvLine(employee) : `${JSON.stringify(employee)}\n`,
          );
      }),
    );
}

function csvLine(employee: EmployeeRecord): string {
  const values = [employee.employee_id, ...EMPLOYEE_FIELDS.map((field) => employee[field])];
  return stringify([values], { cast: { boolean: String }, escape_formulas: true });
}
