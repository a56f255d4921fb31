import { cellText } from '../fields/cell-text.js';
import type { ErrorDetails } from '../fill-template.js';
import type { ReportType } from '../report.js';
import type { SourceRow, SourceTable } from '../tables/source-table.js';
import type { ReportTable } from './find-header.js';
import { typeFromHeadings } from './report-type.js';
import type { Refused, ReportRefusal } from './validated-report.js';

/** Rows that show whether the first of them is a header. */
const SAMPLE_ROWS = 20;

/** Refuses a file that is not a known report and lists its headings. A row that may be personal data is not listed. */
export function refuse(
  code: 'unrecognized_report' | 'no_employee_code_column',
  tables: readonly SourceTable[],
  found: readonly ReportTable[],
  report_type?: ReportType,
): Refused {
  const headings = headingsIn(tables, found);
  return refusal(code, headings, { headings: headings.join(', ') || 'none' }, report_type);
}

/** Refuses an empty file, which no mapping can fix. */
export function refuseEmpty(report_type?: ReportType): Refused {
  return refusal('not_a_report', [], { reason: 'it is empty' }, report_type);
}

/** Refuses a file whose headings and name mean different reports. Read as the named report, it would end everything that it does not list. */
export function refuseName(
  named: ReportType,
  tables: readonly SourceTable[],
  found: readonly ReportTable[],
): Refused {
  const detected = typeFromHeadings(found) ?? 'no report';
  // `told` is the stored spelling: cached validation results have it.
  return refusal('report_name_mismatch', headingsIn(tables, found), { named, told: detected }, named);
}

function refusal(
  code: ReportRefusal['code'],
  headings: readonly string[],
  details: ErrorDetails,
  report_type: ReportType | undefined,
): Refused {
  const result = { code, headings, details };
  return { ok: false, refusal: report_type === undefined ? result : { ...result, report_type } };
}

export function isEmpty(tables: readonly SourceTable[]): boolean {
  return tables.every(({ rows }) => {
    for (const row of rows) if (texts(row).length > 0) return false;
    return true;
  });
}

/** Returns the headings of the tables that have known ones, else the rows that are very likely headings. */
function headingsIn(tables: readonly SourceTable[], found: readonly ReportTable[]): string[] {
  const known = found.filter(({ columns }) => columns.filter(({ field }) => field !== null).length >= 2);
  return known.length > 0
    ? known.flatMap(({ columns }) => columns.map(({ heading }) => heading))
    : tables.flatMap(headingsOf);
}

/**
 * Returns the first row with at least two cells, if it is very likely not data: only words, above rows that have more than words.
 * Without a known heading, nothing else distinguishes headings from a person's name and town.
 */
function headingsOf({ rows }: SourceTable): string[] {
  const first: string[][] = [];
  for (const row of rows) {
    const cells = texts(row);
    if (first.length > 0 || cells.length >= 2) first.push(cells);
    if (first.length === SAMPLE_ROWS) break;
  }
  const [header, ...below] = first;
  if (!header?.every(isWords)) return [];
  return below.length > 0 && below.every((cells) => !cells.every(isWords)) ? header : [];
}

function texts(row: SourceRow): string[] {
  return row.cells.map(cellText).filter((text) => text !== null);
}

function isWords(text: string): boolean {
  return text.length <= 60 && !/[\d,@]/.test(text);
}
