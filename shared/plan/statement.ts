import type { EmployeeFields } from '../employee.js';
import type { ReportTime } from '../report.js';
import type { Line, Pay } from '../reports/validated-report.js';

/** The source row of a value. `file` is the id of the file's record, which has the heading of each field. */
export type Origin = Line & { readonly file: string };

/**
 * The version of a statement: the report time, then the `mtime` (ISO text in UTC), because a corrected file may be sent again under the same
 * report time. Statements stored by earlier versions have no mtime and count as the earliest.
 */
export type Version = { readonly report_time: ReportTime; readonly mtime?: string };

/** The field values of one row. */
export type Layer<Fields> = Version & {
  readonly origin: Origin;
  readonly fields: Partial<Fields>;
};

/** A rate of the rate history. `effective_date` is null for a rate that was always in effect. */
export type Rate = Version & {
  readonly effective_date: string | null;
  readonly pay: Pay;
  readonly origin: Origin;
};

/**
 * An employee's statements: per field, the latest version (value, report time, source row) from each report type, i.e. a last-writer-wins
 * register. Layers are sorted newest first, and a field is only in the newest layer that has it. `listed` is the version of the newest rate
 * history that was complete for this employee: rates that it did not list are dropped.
 */
export type EmployeeStatements = {
  readonly employee_directory: readonly Layer<EmployeeFields>[];
  readonly employee_dates: readonly Layer<EmployeeFields>[];
  readonly rate_history: readonly Layer<EmployeeFields>[];
  readonly rates: readonly Rate[];
  readonly listed: string | null;
};
