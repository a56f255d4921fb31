import { type Command, Option } from 'commander';
import { type EmployeePart, exportEmployees, RECORD_FIELDS } from '../../infra/roster/employees.js';
import { AppError } from '../../shared/app-error.js';
import { EMPLOYEE_FIELDS, type EmployeeField, SENSITIVE_FIELDS } from '../../shared/employee.js';
import { EXPORTS, ExportFormat } from '../../shared/exports/export-format.js';
import { writeOutput } from '../render/write-output.js';
import { newCommand, withContext } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';
import { addFilterOptions, type FilterOptions, filterOf } from '../runtime/filter-options.js';
import { noteReveal } from '../runtime/record-sensitive-access.js';

type Options = FilterOptions & {
  readonly envFile?: string;
  readonly format: ExportFormat;
  readonly output?: string;
  readonly reveal?: true;
};

/** `paycom employees export` */
export function employeeExportCommand(): Command {
  return addFilterOptions(
    newCommand('export', 'the whole roster; sensitive fields are null without --reveal'),
  )
    .addOption(
      new Option('--format <format>', 'json: one object a line')
        .choices(ExportFormat.options)
        .default('json'),
    )
    .option('--output <file>', 'write there instead of to the terminal; the file appears when it is whole')
    .option('--reveal', 'write sensitive fields too')
    .action((options: Options) =>
      withContext(options, async (context) => {
        const { format, output, reveal = false } = options;
        if (format === 'xlsx' && output === undefined && process.stdout.isTTY)
          throw new AppError('usage', { problem: 'A workbook is not for a terminal: add --output FILE.' });
        const fields = reveal ? RECORD_FIELDS : OPEN_FIELDS;
        const employees = exportEmployees(await context.store(), fields, filterOf(options));
        await writeOutput(
          EXPORTS[format].write(COLUMNS, whole(reveal ? noted(context, employees) : employees)),
          output,
        );
      }),
    );
}

const COLUMNS = ['employee_id', ...EMPLOYEE_FIELDS];
const OPEN_FIELDS = RECORD_FIELDS.filter((field) => !SENSITIVE_FIELDS.has(field as EmployeeField));
const BLANK = Object.fromEntries(['employee_id', ...RECORD_FIELDS].map((field) => [field, null]));

/** Who is shown is written down before it leaves, batch by batch. */
async function* noted(context: Context, employees: AsyncIterable<EmployeePart[]>) {
  for await (const batch of employees) {
    await noteReveal(
      context,
      'paycom employees export',
      batch.map(({ employee_id }) => employee_id),
    );
    yield batch;
  }
}

/** Each with every field: what is not to be seen is null. */
async function* whole(employees: AsyncIterable<EmployeePart[]>) {
  for await (const batch of employees) yield batch.map((employee) => ({ ...BLANK, ...employee }));
}
