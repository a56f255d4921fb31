import { type Command, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { changesOfEmployee } from '../../infra/changes.js';
import {
  type EmployeeFilter,
  type EmployeeRecord,
  exportEmployees,
  getEmployee,
  listEmployees,
} from '../../infra/employees.js';
import { EMPLOYEE_FIELDS, EmployeeStatus, SENSITIVE_FIELDS } from '../../shared/employee.js';
import { newCommand, print, withContext } from '../command.js';
import { moment, table } from '../print-table.js';

type Sight = { readonly envFile?: string; readonly reveal?: true };
type Filter = { readonly status?: EmployeeStatus; readonly department?: string; readonly search?: string };

/** `paycom employees list|show|export` */
export function employeesCommand(): Command {
  return newCommand('employees', 'The roster')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(exportCommand());
}

function filtered(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'only these').choices(EmployeeStatus.options))
    .option('--department <code>', 'only this department')
    .option('--search <text>', 'the beginning of a last name, or an employee id');
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
    .option('--limit <n>', 'how many', (text) => Number.parseInt(text, 10), 50)
    .action((options: Filter & Sight & { limit: number }) =>
      withContext(options, async (context) => {
        const found = await listEmployees(await context.store(), filterOf(options), {
          reveal: false,
          limit: options.limit,
        });
        const rows = found.map(
          ({
            employee_id,
            last_name,
            first_name,
            status,
            department_description,
            position_family,
            staff_id,
          }) =>
            [
              employee_id,
              last_name,
              first_name,
              status,
              department_description,
              position_family,
              staff_id,
            ].map((value) => value ?? '–'),
        );
        print(
          rows.length > 0
            ? table(['id', 'last name', 'first name', 'status', 'department', 'position', 'staff'], rows)
            : 'No employees.',
        );
      }),
    );
}

function showCommand(): Command {
  return newCommand('show', 'one employee: fields, the rows they come from, and what changed')
    .argument('<employee_id>')
    .option('--reveal', 'show sensitive fields too')
    .action((employee_id: string, options: Sight) =>
      withContext(options, async (context) => {
        const store = await context.store();
        const reveal = options.reveal === true;
        const employee = await getEmployee(store, employee_id, { reveal });
        const hidden = (field: string) =>
          !reveal && SENSITIVE_FIELDS.has(field as (typeof EMPLOYEE_FIELDS)[number]);
        print(
          table(
            ['field', 'value'],
            EMPLOYEE_FIELDS.map((field) => [
              field,
              hidden(field) ? '(--reveal)' : String(employee[field] ?? '–'),
            ]),
          ),
        );
        const sources = Object.entries(employee.sources).map(
          ([report, { report_time, row, table: name }]) => [report, report_time, name, String(row)],
        );
        print(`\n${table(['report', 'report time', 'table', 'row'], sources)}`);
        const changes = await changesOfEmployee(store, employee_id);
        print(
          `\n${table(
            ['when', 'sync', 'what'],
            changes.map(({ at, sync_id, kind, fields }) => [
              moment(at),
              sync_id,
              fields.length > 0 ? fields.map(({ field }) => field).join(', ') : kind,
            ]),
          )}`,
        );
      }),
    );
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
