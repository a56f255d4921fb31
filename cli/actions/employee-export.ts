import { type EmployeePart, exportEmployees, RECORD_FIELDS } from '../../infra/roster/employees.js';
import { AppError } from '../../shared/app-error.js';
import { EMPLOYEE_FIELDS, type EmployeeField, SENSITIVE_FIELDS } from '../../shared/employee.js';
import { EXPORTS, type ExportFormat } from '../../shared/exports/export-format.js';
import { writeOutput } from '../render/write-output.js';
import type { Context } from '../runtime/context.js';
import { noteReveal } from '../runtime/record-sensitive-access.js';
import { type FilterOptions, filterOf } from './employee-filter.js';

type Options = FilterOptions & {
  readonly format: ExportFormat;
  readonly output?: string;
  readonly reveal?: true;
};

export async function writeRoster(context: Context, options: Options): Promise<void> {
  const { format, output, reveal = false } = options;
  if (format === 'xlsx' && output === undefined && process.stdout.isTTY)
    throw new AppError('usage', { problem: 'A workbook is not for a terminal: add --output FILE.' });
  const fields = reveal ? RECORD_FIELDS : OPEN_FIELDS;
  const employees = exportEmployees(await context.store(), fields, filterOf(options));
  await writeOutput(
    EXPORTS[format].write(COLUMNS, whole(reveal ? noted(context, employees) : employees)),
    output,
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
