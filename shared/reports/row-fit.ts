import { cellText } from '../fields/cell-text.js';
import type { ReportType } from '../report.js';
import type { RowIssue } from '../row-issue.js';
import { isAbsent, type SourceRow } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import type { ReportTable } from './find-header.js';

type Misfit = Extract<RowIssue['code'], 'row_does_not_fit' | 'row_cut_off'>;

/** The columns that identify a payee. A row that ends before one of them would be another payee. */
const PAYEE_COLUMNS: readonly ColumnName[] = ['payee_code', 'case_reference', 'garnishment_type'];

/**
 * Tells whether the cells of a row stand below their headings (REPORTS §2). Rows are surveyed first: a row of text that has more cells than the
 * header and than other rows usually have does not fit, even if the cells beyond are empty, because something moved in it. Columns without a
 * heading at the end of the header are columns when rows of text usually have them too.
 */
export class RowFit {
  readonly table: ReportTable;
  /** The position of the last column that a row needs, -1 when it may end anywhere. */
  readonly #needed: number;
  readonly #widths = new Map<number, number>();
  #usual: number | undefined;

  constructor(table: ReportTable, type: ReportType) {
    this.table = table;
    const needed = type === 'employee_payees' ? PAYEE_COLUMNS : [];
    this.#needed = Math.max(-1, ...needed.flatMap((column) => table.positions.get(column) ?? []));
  }

  survey({ cells, text }: SourceRow): void {
    if (text === 'complete') this.#widths.set(cells.length, (this.#widths.get(cells.length) ?? 0) + 1);
  }

  misfitOf(row: SourceRow): Misfit | null {
    const { cells, text } = row;
    const { width, headerCells } = this.table;
    if (text === 'swallowed') return 'row_does_not_fit';
    if (text === 'cut_off' || (text === 'unended' && cells.length < width)) return 'row_cut_off';
    if (isAbsent(row, this.#needed)) return 'row_does_not_fit';
    if (cells.length <= width) return null;
    if (text === undefined) return hasValueFrom(row, width) ? 'row_does_not_fit' : null;
    const usual = this.#usualWidth();
    const last = Math.max(width, Math.min(headerCells, usual));
    return cells.length > Math.max(last, usual) || hasValueFrom(row, last) ? 'row_does_not_fit' : null;
  }

  /** Returns the most common number of cells, the larger one on a tie. It is known after the survey. */
  #usualWidth(): number {
    if (this.#usual === undefined) {
      const ranked = [...this.#widths].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
      this.#usual = ranked[0]?.[0] ?? 0;
    }
    return this.#usual;
  }
}

function hasValueFrom({ cells }: SourceRow, from: number): boolean {
  return cells.slice(from).some((cell) => cell?.type === 'error' || cellText(cell) !== null);
}
