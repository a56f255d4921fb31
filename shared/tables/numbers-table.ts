import { type Cell, faultyCell } from '../../numbers/cell.js';
import { NumbersError } from '../../numbers/numbers-error.js';
import type { NumbersDocument } from '../../numbers/read/document.js';
import { AppError } from '../app-error.js';
import { mergeFiller } from './merge-filler.js';
import { rereadable, type SourceRow, type SourceTable } from './source-table.js';

type NumbersTable = NumbersDocument['sheets'][number]['tables'][number];

/**
 * Returns every table of a Numbers document, with hidden rows, columns and sheets. The value of a merged cell counts for every row
 * that the cell covers, as Numbers shows it. The footer rows that a table declares are left out.
 *
 * @throws AppError `not_a_report` while rows are read, when a table is damaged.
 */
export function numbersTables(document: NumbersDocument): SourceTable[] {
  return document.sheets.flatMap(({ name: sheet, tables }) =>
    tables.map((table) => ({ sheet, table: table.name, rows: rereadable(() => readRows(table)) })),
  );
}

const NO_RESULT = faultyCell('no_result');

/** A formula without a stored result is not an empty cell: its value is unknown. */
function withResult(cell: Cell | null): Cell | null {
  return cell?.type === 'empty' && cell.formula ? NO_RESULT : cell;
}

function* readRows(table: NumbersTable): Generator<SourceRow, void, undefined> {
  const fill = mergeFiller(table.merges);
  try {
    for (const { row, cells } of table.rowsOf())
      if (row < table.rows - table.footerRows) yield { row: row + 1, ...fill(row, cells.map(withResult)) };
  } catch (error) {
    throw error instanceof NumbersError ? new AppError('not_a_report', { reason: error.code }, error) : error;
  }
}
