import { cellText } from '../fields/cell-text.js';
import type { ReportType } from '../report.js';
import type { SourceRow, SourceTable } from '../source-table.js';
import type { ReportTable } from './find-header.js';
import type { ReportRefusal, Validation } from './validated-report.js';

/** Why a file is no report, with the headings it has. What may be a row of someone's data is not named. */
export function refuse(
  code: ReportRefusal['code'],
  tables: readonly SourceTable[],
  found: readonly ReportTable[],
  report_type?: ReportType,
): Validation {
  const known = found.filter(({ columns }) => columns.filter(({ field }) => field !== null).length >= 2);
  const headings =
    known.length > 0
      ? known.flatMap(({ columns }) => columns.map(({ heading }) => heading))
      : tables.flatMap(headingsOf);
  const refusal = { code, headings, details: { headings: headings.join(', ') || 'none' } };
  return { ok: false, refusal: report_type === undefined ? refusal : { ...refusal, report_type } };
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
