import type { Cell } from '../cell.js';
import { rangeName } from '../merge.js';
import type { NumbersDocument, Sheet } from './document.js';
import type { Row, Table } from './table.js';

export type ShowOptions = {
  /** Maximum rows per table. Default: 50. */
  readonly rows?: number;
  /** Maximum characters per cell. Default: 24. */
  readonly width?: number;
};

/** Formats the tables of a document as text: the first rows of each, with long cells truncated. */
export function showDocument(document: NumbersDocument, { rows = 50, width = 24 }: ShowOptions = {}): string {
  return document.sheets.map((sheet) => showSheet(sheet, rows, width)).join('\n\n');
}

function showSheet(sheet: Sheet, rows: number, width: number): string {
  const notes = [sheet.hidden ? 'hidden' : '', sheet.form ? 'form' : ''].filter(Boolean).join(', ');
  const title = `Sheet: ${printable(sheet.name)}${notes ? ` (${notes})` : ''}`;
  return [title, ...sheet.tables.map((table) => showTable(table, rows, width))].join('\n\n');
}

function showTable(table: Table, limit: number, width: number): string {
  const shown: Row[] = [];
  let left = 0;
  for (const row of table.rowsOf()) {
    if (shown.length < limit) shown.push(row);
    else left++;
  }
  const lines = [title(table), ...layOut(shown, width)];
  if (left > 0) lines.push(`… and ${left} more rows`);
  return lines.join('\n');
}

function title(table: Table): string {
  const facts = [`${table.rows} rows × ${table.cols} columns`];
  if (table.headerRows > 0) facts.push(`header rows: ${table.headerRows}`);
  if (table.headerCols > 0) facts.push(`header columns: ${table.headerCols}`);
  if (table.footerRows > 0) facts.push(`footer rows: ${table.footerRows}`);
  if (table.hiddenRows.length > 0) facts.push(`hidden rows: ${table.hiddenRows.length}`);
  if (table.hiddenCols.length > 0) facts.push(`hidden columns: ${table.hiddenCols.length}`);
  if (table.merges.length > 0) facts.push(`merged: ${table.merges.map(rangeName).join(' ')}`);
  if (table.pivot) facts.push('pivot');
  return `Table: ${printable(table.name)} (${facts.join(', ')})`;
}

/** Uses the row numbers that Numbers shows, and leaves out columns without cells. */
function layOut(rows: readonly Row[], width: number): string[] {
  const texts = rows.map(({ row, cells }) => [
    String(row + 1),
    ...cells.map((cell) => cut(textOf(cell), width)),
  ]);
  const widths = texts.reduce<number[]>((widest, line) => {
    line.forEach((text, i) => {
      widest[i] = Math.max(widest[i] ?? 0, text.length);
    });
    return widest;
  }, []);
  return texts.map((line) =>
    line
      .flatMap((text, i) => (widths[i] ? [i === 0 ? text.padStart(widths[i]) : text.padEnd(widths[i])] : []))
      .join('  ')
      .trimEnd(),
  );
}

function textOf(cell: Cell | null): string {
  if (cell === null || cell.type === 'empty') return '';
  if (cell.type === 'error') return cell.reason ? `#ERROR ${cell.reason}` : '#ERROR';
  if (cell.type === 'date') return cell.value.replace('T00:00:00', '').replace('T', ' ');
  if (cell.type === 'duration') return `${cell.value}s`;
  if (cell.type === 'currency')
    return cell.currency ? `${cell.value} ${printable(cell.currency)}` : cell.value;
  return printable(String(cell.value));
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** Prevents terminal escape injection: a cell must not move the cursor or change the text direction. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
