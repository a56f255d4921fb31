import readXlsxFile, { type CellValue } from 'read-excel-file/universal';
import type { Cell } from '../../numbers/cell.js';
import { AppError } from '../app-error.js';
import { parseDecimal } from '../decimal.js';
import type { SourceRow, SourceTable } from './source-table.js';

/** A number as written in the file, wrapped to distinguish it from text. */
type RawNumber = { readonly raw: string };

/**
 * Reads every sheet of an Excel workbook as a table with typed cells, hidden rows included. A formula gives its last result. A failed
 * formula gives an empty cell, because the library does not distinguish the two.
 *
 * @throws AppError `not_a_report` when the file is not a workbook, or is encrypted.
 */
export async function readXlsxTables(bytes: Uint8Array): Promise<SourceTable[]> {
  const parseNumber = (raw: string): RawNumber => ({ raw });
  try {
    const sheets = await readXlsxFile<RawNumber>(new Uint8Array(bytes).buffer, { parseNumber, trim: false });
    return sheets.map(({ sheet, data }) => ({ sheet, table: sheet, rows: data.flatMap(toRow) }));
  } catch {
    throw new AppError('not_a_report', { reason: 'it is not a readable Excel workbook' });
  }
}

function toRow(values: readonly (CellValue<RawNumber> | null)[], index: number): SourceRow[] {
  const cells = values.map(toCell);
  return cells.every((cell) => cell === null) ? [] : [{ row: index + 1, cells }];
}

function toCell(value: unknown): Cell | null {
  if (typeof value === 'string') return value === '' ? null : { type: 'text', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (value instanceof Date) return { type: 'date', value: value.toISOString().slice(0, 19) };
  if (typeof value === 'object' && value !== null && 'raw' in value) {
    return { type: 'number', value: plain(String(value.raw)) };
  }
  return null;
}

/** Excel may write a small or large number with an exponent. */
function plain(raw: string): string {
  if (parseDecimal(raw.replace(/^-/, '')) !== null) return raw;
  return Number(raw).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 15 });
}
