import type { ErrorDetails } from '../app-error.js';
import type { EmployeeFields } from '../employee.js';
import type { RowCode } from '../fields/employee-code.js';
import type { PayeeFields } from '../payee.js';
import type { ReportTime, ReportType } from '../report.js';
import type { RowIssue } from '../row-issue.js';
import type { ColumnName } from './aliases.js';

/** Goes up whenever the same bytes and mapping may give other rows or issues: part of the key under which results are stored. */
export const RULES_VERSION = 2;

/** Where a row stands. `row` is 1-based, as Numbers shows it. */
export type Line = { readonly sheet: string; readonly table: string; readonly row: number };

/** A field that is missing here was not said: its column is absent, or its value invalid. Null says that there is none. */
export type EmployeeRow = {
  readonly line: Line;
  readonly code: RowCode;
  readonly fields: Partial<EmployeeFields>;
};

export type Pay = { readonly type: 'hourly' | 'salary'; readonly amount: string | null };

/**
 * One row of the rate history. `effective_date` null: since ever; missing: invalid, so that the rate can't be used. `pays`
 * is empty where an amount or the pay type is invalid, and for a rate that is not the base one (`Rate 2`).
 */
export type RateRow = EmployeeRow & {
  readonly effective_date?: string | null;
  readonly rate_type: string | null;
  readonly pays: readonly Pay[];
  /** False where something of the rate could not be read: then this report's list of rates is not whole. */
  readonly readable: boolean;
};

export type PayeeRow = {
  readonly line: Line;
  readonly code: RowCode;
  readonly fields: Partial<PayeeFields>;
};

/** A column of a report table. `heading` as written, with ` (2)` where it is not the first of its name; `field` null: unmapped. */
export type Column = {
  readonly sheet: string;
  readonly table: string;
  readonly position: number;
  readonly heading: string;
  readonly field: ColumnName | null;
  readonly suggestion?: ColumnName;
};

type ReportFacts = {
  readonly report_time: ReportTime;
  readonly columns: readonly Column[];
  readonly issues: readonly RowIssue[];
  readonly rows_read: number;
  /** Rows without a usable code: they have an issue and are not in `rows`. */
  readonly rows_quarantined: number;
  /** Distinct text codes by their width: the evidence from which the plan learns the width of the codes. */
  readonly code_widths: Readonly<Record<string, number>>;
};

/** A report file as typed rows and issues: plain data that can be stored as JSON. */
export type ValidatedReport = ReportFacts &
  (
    | { readonly report_type: 'employee_directory' | 'employee_dates'; readonly rows: readonly EmployeeRow[] }
    | { readonly report_type: 'rate_history'; readonly rows: readonly RateRow[] }
    | { readonly report_type: 'employee_payees'; readonly rows: readonly PayeeRow[] }
  );

/** Why a file is no report, as the code and details of an AppError. `headings` are also given one by one for the file's record. */
export type ReportRefusal = {
  readonly code: 'no_employee_code_column' | 'unrecognized_report' | 'report_name_mismatch' | 'not_a_report';
  readonly details: ErrorDetails;
  readonly headings: readonly string[];
  readonly report_type?: ReportType;
};

export type Validation =
  | { readonly ok: true; readonly report: ValidatedReport }
  | { readonly ok: false; readonly refusal: ReportRefusal };
