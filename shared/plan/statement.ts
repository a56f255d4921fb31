import type { EmployeeFields } from '../employee.js';
import type { ReportTime } from '../report.js';
import type { Line, Pay } from '../reports/validated-report.js';

/** The row of a file that said something. `file` is the id under which the file is recorded; its record tells each field's heading. */
export type Origin = Line & { readonly file: string };

/**
 * When something was said: the time of its report, and of files with the same one the `mtime`, ISO text in UTC, since a file may
 * be sent again, corrected. Statements stored by earlier versions have none, and count as the earliest.
 */
export type Version = { readonly report_time: ReportTime; readonly mtime?: string };

/** What one row said: values of the fields it spoke of. */
export type Layer<Fields> = Version & {
  readonly origin: Origin;
  readonly fields: Partial<Fields>;
};

/** A rate of the history, by the day it takes effect; null: since ever. */
export type Rate = Version & {
  readonly effective_date: string | null;
  readonly pay: Pay;
  readonly origin: Origin;
};

/**
 * What the reports last said of an employee, per report type. Layers stand newest first, and a field stands only in the
 * newest one that spoke of it, so this is a last-writer-wins register per field. `listed` is the moment of the newest
 * rate history that was whole for this employee: rates that it no longer listed are gone.
 */
export type EmployeeStatements = {
  readonly employee_directory: readonly Layer<EmployeeFields>[];
  readonly employee_dates: readonly Layer<EmployeeFields>[];
  readonly rate_history: readonly Layer<EmployeeFields>[];
  readonly rates: readonly Rate[];
  readonly listed: string | null;
};
