import { cellText } from '../fields/cell-text.js';
import type { ReportType } from '../report.js';
import type { RowIssue } from '../row-issue.js';
import { isAbsent, type SourceRow } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import type { ReportTable } from './find-header.js';
import { MovedCells } from './moved-cells.js';

type Misfit = Extract<RowIssue['code'], 'row_does_not_fit' | 'row_cut_off'>;

/** The columns that identify a payee. A row that ends before one of them would be another payee. */
const PAYEE_COLUMNS: readonly ColumnName[] = ['payee_code', 'case_reference', 'garnishment_type'];

/**
 * Decides whether the cells of a row stand below their headings (REPORTS §2): no value is beyond the last heading. Rows are surveyed first: a row of
 * text that has more cells than the header and than other rows usually have does not fit, even if the cells beyond are empty, because something moved
 * in it. So does a row of which the cells fit the columns beside theirs.
 */
export class RowFit {
  readonly table: ReportTable;
  readonly #moved: MovedCells;
  /** The position of the last column that a row needs, -1 when it may end anywhere. */
  readonly #needed: number;
  readonly #widths = new Map<number, number>();
  /** The most common number of cells of a row that does not end early, the smaller one on a tie. Zero when none is known. */
  #usual = 0;
  /** The rows with a value below cells of the header that have no heading, and the other rows. */
  #beyond = 0;
  #within = 0;

  constructor(table: ReportTable, type: ReportType) {
    this.table = table;
    this.#moved = new MovedCells(table);
    const needed = type === 'employee_payees' ? PAYEE_COLUMNS : [];
    this.#needed = Math.max(-1, ...needed.flatMap((column) => table.positions.get(column) ?? []));
  }

  survey(row: SourceRow): void {
    const { cells, text } = row;
    if (this.#hasUnheaded(row)) this.#beyond += 1;
    else this.#within += 1;
    if (text !== 'complete' || cells.length < this.table.width) return;
    const width = cells.length;
    const count = (this.#widths.get(width) ?? 0) + 1;
    this.#widths.set(width, count);
    const most = this.#widths.get(this.#usual) ?? 0;
    if (count > most || (count === most && width < this.#usual)) this.#usual = width;
  }

  misfitOf(row: SourceRow, isDoubtful: boolean): Misfit | null {
    const { cells, text } = row;
    const { width, headerCells } = this.table;
    if (text === 'swallowed') return 'row_does_not_fit';
    if (text === 'cut_off' || (text === 'unended' && cells.length < width)) return 'row_cut_off';
    if (isDoubtful || isAbsent(row, this.#needed) || this.#moved.isMoved(row)) return 'row_does_not_fit';
    if (cells.length <= width) return null;
    const hasMore = text !== undefined && cells.length > (this.#usual || headerCells);
    // A column without a heading has a value in most rows.
    const isUsed = this.#beyond > this.#within;
    return hasMore || hasValueFrom(row, isUsed ? this.#endOfHeader(row) : width) ? 'row_does_not_fit' : null;
  }

  #hasUnheaded(row: SourceRow): boolean {
    const end = Math.min(row.cells.length, this.#endOfHeader(row));
    return (
      end > this.table.width && hasValueFrom({ ...row, cells: row.cells.slice(0, end) }, this.table.width)
    );
  }

  /** A header in text has a cell for each column. Other formats may leave out a cell without a heading. */
  #endOfHeader({ cells, text }: SourceRow): number {
    return text === undefined ? cells.length : this.table.headerCells;
  }
}

/** Whether a row has a value at a position or beyond. */
export function hasValueFrom({ cells }: SourceRow, from: number): boolean {
  return cells.slice(from).some((cell) => cell?.type === 'error' || cellText(cell) !== null);
}
