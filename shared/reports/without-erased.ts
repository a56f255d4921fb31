import { type RowCode, readEmployeeCode } from '../fields/employee-code.js';
import type { SourceTable } from '../tables/source-table.js';
import type { ReportReader } from './validated-report.js';

/** Whether a code is that of an erased person, padded or not. */
export type IsErased = (code: string) => boolean;

/**
 * Returns a report that yields no row of an erased person, only an issue in its place. `leftOut` counts the rows of erased people that were read so far,
 * also those that are quarantined for another reason.
 */
export function withoutErased(
  report: ReportReader,
  isErased: IsErased,
): { readonly report: ReportReader; readonly leftOut: () => number } {
  let left = 0;
  const rows: ReportReader['rows'] = function* (note, doubt) {
    const doubtOthers = (code: RowCode | null, isCutOff: boolean) => {
      const isOther = code === null || !isErased(code.raw);
      if (!isOther) left += 1;
      doubt(isOther ? code : null, isCutOff);
    };
    for (const row of report.rows(note, doubtOthers)) {
      if (!isErased(row.code.raw)) {
        yield row;
        continue;
      }
      left += 1;
      note({ ...row.line, field: 'employee_id', code: 'person_erased' });
      doubt(null, false);
    }
  };
  return { report: { ...report, rows }, leftOut: () => left };
}

/** Whether any cell has the code of an erased person. It may be anywhere in a file that is no report or in a row that does not fit. */
export function nameErased(tables: readonly SourceTable[], isErased: IsErased): boolean {
  for (const { rows } of tables)
    for (const { cells } of rows)
      for (const cell of cells) {
        const code = readEmployeeCode(cell);
        if (!('issue' in code) && isErased(code.raw)) return true;
      }
  return false;
}
