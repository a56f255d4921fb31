import type { EmployeeFields } from '../employee.js';
import type { RowCode } from '../fields/employee-code.js';
import type { ErrorDetails } from '../fill-template.js';
import type { PassedOverTable } from '../passed-over-table.js';
import type { PayeeFields } from '../payee.js';
import type { ReportTime, ReportType } from '../report.js';
import type { RowIssue } from '../row-issue.js';
import type { ColumnName } from './aliases.js';

/** Increase this when the same bytes and mapping may give different rows or issues. It is part of the key of stored results. */
export const RULES_VERSION = 9;

/** The place of a row. `row` is 1-based, as Numbers shows it. */
export type Line = { readonly sheet: string; readonly table: string; readonly row: number };

/** A missing field is not in the report: its column is absent, or its value is invalid. Null means that the report states "no value". */
export type EmployeeRow = {
  readonly line: Line;
  readonly code: RowCode;
  readonly fields: Partial<EmployeeFields>;
};

export type Pay = { readonly type: 'hourly' | 'salary'; readonly amount: string | null };

/**
 * One row of the rate history. `effective_date` is null for a rate that was always in effect, and missing when the date is invalid (then
 * the rate can't be used). `pays` is empty when an amount or the pay type is invalid, and for rates other than the base rate (`Rate 2`).
 */
export type RateRow = EmployeeRow & {
  readonly effective_date?: string | null;
  readonly rate_type: string | null;
  readonly pays: readonly Pay[];
  /** False when a part of the rate could not be read. Then this report's list of rates is incomplete. */
  readonly readable: boolean;
};

export type PayeeRow = {
  readonly line: Line;
  readonly code: RowCode;
  readonly fields: Partial<PayeeFields>;
};

/** A column of a report table. `heading` is as written, with ` (2)` for the second of the same name. `field` is null when unmapped. */
export type Column = {
  readonly sheet: string;
  readonly table: string;
  readonly position: number;
  readonly heading: string;
  readonly field: ColumnName | null;
  readonly suggestion?: ColumnName;
  /** How similar the heading is to a known one of `suggestion`: from 0.5 to less than 1. */
  readonly confidence?: number;
};

type ReportFacts = {
  readonly report_time: ReportTime;
  readonly columns: readonly Column[];
  readonly tables_passed_over: readonly PassedOverTable[];
  readonly issues: readonly RowIssue[];
  readonly rows_read: number;
  /** The number of rows without a usable code, or that do not fit the header. They have an issue and are not in `rows`. */
  readonly rows_quarantined: number;
  /** The number of distinct text codes that are digits alone, by width. The plan infers the code width from it. */
  readonly code_widths: Readonly<Record<string, number>>;
  /** The number of quarantined rows that could be anybody's: they have no usable code, or are cut off, so that others may have followed. */
  readonly rows_unidentified: number;
  /** The codes of rows that do not fit or are cut off: the report lists these employees, but not reliably. */
  readonly doubtful_codes: readonly RowCode[];
};

/** A report file as typed rows and issues: plain data that can be stored as JSON. */
export type ValidatedReport = ReportFacts &
  (
    | { readonly report_type: 'employee_directory' | 'employee_dates'; readonly rows: readonly EmployeeRow[] }
    | { readonly report_type: 'rate_history'; readonly rows: readonly RateRow[] }
    | { readonly report_type: 'employee_payees'; readonly rows: readonly PayeeRow[] }
  );

/** A row of any report. */
export type ReportRow = ValidatedReport['rows'][number];

/** A report whose rows are read one by one. `size` is the number of rows of data. */
export type ReportReader = Pick<ReportFacts, 'report_time' | 'columns' | 'tables_passed_over'> & {
  readonly report_type: ReportType;
  readonly size: number;
  /** Yields the rows with a usable code, and notes each issue before the row that it is about, and the codes of `doubtful_codes`, null for one that is not kept. */
  readonly rows: (
    note: (issue: RowIssue) => void,
    doubt: (code: RowCode | null, isCutOff: boolean) => void,
  ) => Generator<ReportRow, void, undefined>;
};

/** Why a file is not a report, as the code and details of an AppError. `headings` lists the headings for the file's record. */
export type ReportRefusal = {
  readonly code: 'no_employee_code_column' | 'unrecognized_report' | 'report_name_mismatch' | 'not_a_report';
  readonly details: ErrorDetails;
  readonly headings: readonly string[];
  readonly report_type?: ReportType;
};

export type Refused = { readonly ok: false; readonly refusal: ReportRefusal };
export type Validation = { readonly ok: true; readonly report: ValidatedReport } | Refused;
export type OpenedReport = { readonly ok: true; readonly report: ReportReader } | Refused;
