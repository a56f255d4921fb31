import { type Command, Option } from 'commander';
import { RECORD_FIELDS } from '../../infra/roster/employees.js';
import { exportRoster } from '../../services/export-roster.js';
import { AppError } from '../../shared/app-error.js';
import { EMPLOYEE_FIELDS } from '../../shared/employee.js';
import { ExportFormat } from '../../shared/exports/export-format.js';
import { writeOutput } from '../render/write-output.js';
import { newCommand, withContext } from '../runtime/command.js';
import { addFilterOptions, type FilterOptions, filterOf } from '../runtime/filter-options.js';

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
        const reader = { account: context.account, procedure: 'paycom employees export' };
        // JSON rows are whole records; a table has only the columns of the data model.
        const fields = format === 'json' ? RECORD_FIELDS : EMPLOYEE_FIELDS;
        const roster = { format, fields, reveal, filter: filterOf(options) };
        await writeOutput(exportRoster(await context.store(), reader, roster), output);
      }),
    );
}
