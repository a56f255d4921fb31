import { RECORD_FIELDS } from '../../infra/roster/employees.js';
import { exportRoster } from '../../services/export-roster.js';
import { AppError } from '../../shared/app-error.js';
import { EMPLOYEE_FIELDS } from '../../shared/employee.js';
import type { ExportFormat } from '../../shared/exports/export-format.js';
import { printNote } from '../render/print.js';
import { writeOutput } from '../render/write-output.js';
import type { Context } from '../runtime/context.js';
import { type FilterOptions, filterOf } from './employee-filter.js';

type Options = FilterOptions & {
  readonly format: ExportFormat;
  readonly output?: string;
  readonly reveal?: true;
};

export async function writeRoster(context: Context, options: Options): Promise<void> {
  const { format, output, reveal = false } = options;
  if (format === 'xlsx' && output === undefined && process.stdout.isTTY)
    throw new AppError('usage', {
      problem: 'A workbook cannot be written to a terminal. Add --output FILE.',
    });
  const reader = { account: context.account, procedure: 'paycom employees export' };
  // JSON rows are full records. A table has only the columns of the data model, and the Staff record.
  const fields = format === 'json' ? RECORD_FIELDS : ([...EMPLOYEE_FIELDS, 'staff_id'] as const);
  let count = 0;
  const onBatch = (employees: number) => {
    count += employees;
  };
  const roster = { format, fields, reveal, filter: filterOf(options), onBatch };
  await writeOutput(exportRoster(await context.store(), reader, roster), output);
  printNote(
    `Wrote ${count} ${count === 1 ? 'employee' : 'employees'}${output === undefined ? '' : ` to ${output}`}.`,
  );
}
