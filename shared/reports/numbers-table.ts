import type { NumbersDocument } from '../../numbers/document.js';
import type { SourceTable } from '../source-table.js';

/** Every table of every sheet of a Numbers document. Hidden rows are data too. */
export function numbersTables({ sheets }: NumbersDocument): SourceTable[] {
  return sheets.flatMap(({ name: sheet, tables }) =>
    tables.map((table) => ({
      sheet,
      table: table.name,
      rows: Array.from(table.rowsOf(), ({ row, cells }) => ({ row: row + 1, cells })),
    })),
  );
}
