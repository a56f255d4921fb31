import type { RowIssue } from '../row-issue.js';
import type { SourceRow } from '../tables/source-table.js';
import type { ReportTable } from './find-header.js';

/**
 * Returns why the cells of a row cannot be matched with the headings, null when they can. A value beyond the last heading shows that
 * something moved in the row, and so does a stray quote. A last line that ends early was cut off (REPORTS §2).
 */
export function rowFault({ cells, text }: SourceRow, { width }: ReportTable): RowIssue['code'] | null {
  if (text === 'swallowed') return 'row_does_not_fit';
  for (let at = width; at < cells.length; at += 1) {
    const cell = cells[at];
    if (cell && cell.type !== 'empty' && !isBlank(cell)) return 'row_does_not_fit';
  }
  return text === 'cut_off' || (text === 'unended' && cells.length < width) ? 'row_cut_off' : null;
}

function isBlank(cell: NonNullable<SourceRow['cells'][number]>): boolean {
  return cell.type === 'text' && cell.value.trim() === '';
}
