import type { ErrorDetails } from '../app-error.js';
import { cellText } from '../fields/cell-text.js';
import type { ReportType } from '../report.js';
import type { SourceRow, SourceTable } from '../tables/source-table.js';
import type { ReportTable } from './find-header.js';
import { typeFromHeadings } from './report-type.js';
import type { ReportRefusal, Validation } from './validated-report.js';

/** Why a file is no report, with the headings it has. What may be a row of someone's data is not named. */
export function refuse(
  code: 'unrecognized_report' | 'no_employee_code_column',
  tables: readonly SourceTable[],
  found: readonly ReportTable[],
  report_type?: ReportType,
): Validation {
  const headings = headingsIn(tables, found);
  return refusal(code, headings, { headings: headings.join(', ') || 'none' }, report_type);
}

/** Refuses what no mapping can mend. */
export function refuseEmpty(report_type?: ReportType): Validation {
  return refusal('not_a_report', [], { reason: 'it is empty' }, report_type);
}

/** Refuses a file whose headings tell another report than its name: read by its name, it would end what it does not speak of. */
export function refuseName(
  named: ReportType,
  tables: readonly SourceTable[],
  found: readonly ReportTable[],
): Validation {
  const told = typeFromHeadings(found) ?? 'no report';
  return refusal('report_name_mismatch', headingsIn(tables, found), { named, told }, named);
}

function refusal(
  code: ReportRefusal['code'],
  headings: readonly string[],
  details: ErrorDetails,
  report_type: ReportType | undefined,
): Validation {
  const told = { code, headings, details };
  return { ok: false, refusal: report_type === undefined ? told : { ...told, report_type } };
}

export function isEmpty(tables: readonly SourceTable[]): boolean {
  return tables.every(({ rows }) => rows.every((row) => texts(row).length === 0));
}

/** The headings of the tables that have known ones, else what can hardly be anything else. */
function headingsIn(tables: readonly SourceTable[], found: readonly ReportTable[]): string[] {
  const known = found.filter(({ columns }) => columns.filter(({ field }) => field !== null).length >= 2);
  return known.length > 0
    ? known.flatMap(({ columns }) => columns.map(({ heading }) => heading))
    : tables.flatMap(headingsOf);
}

/**
 * The first row of at least two cells, if it can hardly be data: words alone, over rows that are not. Without any known
 * heading only this tells headings from a person's name and town.
 */
function headingsOf({ rows }: SourceTable): string[] {
  const at = rows.findIndex((row) => texts(row).length >= 2);
  const header = rows[at];
  if (header === undefined || !texts(header).every(isWords)) return [];
  const below = rows.slice(at + 1, at + 20);
  return below.length > 0 && below.every((row) => !texts(row).every(isWords)) ? texts(header) : [];
}

function texts(row: SourceRow): string[] {
  return row.cells.map(cellText).filter((text) => text !== null);
}

function isWords(text: string): boolean {
  return text.length <= 60 && !/[\d,@]/.test(text);
}
