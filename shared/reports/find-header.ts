import type { Cell } from '../../numbers/cell.js';
import { cellText } from '../fields/cell-text.js';
import type { SourceRow, SourceTable } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import { type HeadingIndex, type KnownHeading, normalizeHeading, suggestColumn } from './headings.js';
import type { Column } from './validated-report.js';

/** A table with its header found: `positions` gives each column's cells, the preferred first. */
export type ReportTable = {
  readonly source: SourceTable;
  /** Index of the header in `source.rows`. */
  readonly header: number;
  readonly columns: readonly Column[];
  readonly positions: ReadonlyMap<ColumnName, readonly number[]>;
};

/** Titles above a header are a few rows; only a table without any header among so many is searched to its end. */
const USUAL_PREFACE = 200;

/**
 * The row that matches the most known headings, the first of several (REPORTS §2), whether or not it has the employee
 * code; null where no row has any.
 */
export function findHeader(source: SourceTable, index: HeadingIndex): ReportTable | null {
  const header = bestRow(source.rows.slice(0, USUAL_PREFACE), index) ?? bestRow(source.rows, index);
  const row = header === null ? undefined : source.rows[header];
  if (header === null || row === undefined) return null;
  const columns = readColumns(source, row, index);
  return { source, header, columns, positions: positionsOf(columns, index) };
}

function bestRow(rows: readonly SourceRow[], index: HeadingIndex): number | null {
  let best: number | null = null;
  let most = 0;
  rows.forEach((row, at) => {
    const matches = countMatches(row, index);
    if (matches > most) [best, most] = [at, matches];
  });
  return best;
}

function countMatches(row: SourceRow, index: HeadingIndex): number {
  const known = row.cells.map((cell) => knownHeading(cell, index)?.column);
  return new Set(known.filter((column) => column !== undefined)).size;
}

/** The column that a cell names; only text names one. */
export function knownHeading(cell: Cell | null | undefined, index: HeadingIndex): KnownHeading | undefined {
  if (cell?.type !== 'text' && cell?.type !== 'richtext') return undefined;
  return index.get(normalizeHeading(cell.value));
}

function readColumns(source: SourceTable, row: SourceRow, index: HeadingIndex): Column[] {
  const seen = new Map<string, number>();
  const columns = row.cells.flatMap((cell, position) => {
    const text = cellText(cell);
    if (text === null) return [];
    const normal = normalizeHeading(text);
    const nth = (seen.get(normal) ?? 0) + 1;
    seen.set(normal, nth);
    const field = nth === 1 ? (index.get(normal)?.column ?? null) : null;
    const heading = nth === 1 ? text : `${text} (${nth})`;
    return [{ sheet: source.sheet, table: source.table, position, heading, field }];
  });
  const missing = headingsBut(new Set(columns.map(({ field }) => field)), index);
  return columns.map((column) => {
    const suggestion = column.field === null ? suggestColumn(column.heading, missing) : undefined;
    return suggestion === undefined ? column : { ...column, suggestion };
  });
}

/** What an unmapped heading may have meant: a column that the table does not have otherwise. */
function headingsBut(present: ReadonlySet<ColumnName | null>, index: HeadingIndex): HeadingIndex {
  return new Map([...index].filter(([, { column }]) => !present.has(column)));
}

function positionsOf(columns: readonly Column[], index: HeadingIndex): Map<ColumnName, readonly number[]> {
  const preference = ({ heading }: Column) => index.get(normalizeHeading(heading))?.preference ?? 0;
  const positions = new Map<ColumnName, readonly number[]>();
  for (const column of columns.toSorted((one, other) => preference(one) - preference(other))) {
    if (column.field === null) continue;
    positions.set(column.field, [...(positions.get(column.field) ?? []), column.position]);
  }
  return positions;
}
