import type { Cell } from '../../numbers/cell.js';
import { cellText } from '../fields/cell-text.js';
import type { SourceRow, SourceTable } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import {
  canBeHeading,
  type HeadingIndex,
  type KnownHeading,
  normalizeHeading,
  suggestColumn,
} from './headings.js';
import type { Column } from './validated-report.js';

/** A table with its header row. `positions` maps each column to its cell positions, the preferred one first. */
export type ReportTable = {
  readonly source: SourceTable;
  /** The number of rows above the header. */
  readonly header: number;
  readonly columns: readonly Column[];
  /** The position after the last heading, also one that cannot be read. */
  readonly width: number;
  /** The number of cells of the header row, also those without a heading at its end. */
  readonly headerCells: number;
  readonly positions: ReadonlyMap<ColumnName, readonly number[]>;
};

/** A header usually follows a few title rows. Only a table without a header in the first rows is searched to its end. */
const FIRST_ROWS = 200;
/** A person reads the suggestions, so those for the first columns are enough. */
const SUGGESTED_COLUMNS = 1_000;

/**
 * Finds the first row with the most known headings (REPORTS §2), whether or not it has the employee code. Returns null when no row has
 * a known heading.
 */
export function findHeader(source: SourceTable, index: HeadingIndex): ReportTable | null {
  const best = bestRow(source, index, FIRST_ROWS) ?? bestRow(source, index, Number.POSITIVE_INFINITY);
  if (best === null) return null;
  const columns = readColumns(source, best.row, index);
  const width = best.row.cells.findLastIndex(hasText) + 1;
  const headerCells = best.row.cells.length;
  return { source, header: best.at, columns, width, headerCells, positions: positionsOf(columns, index) };
}

function hasText(cell: Cell | null): boolean {
  if (cell?.type === 'text' || cell?.type === 'richtext') return cell.value.trim() !== '';
  return cellText(cell) !== null;
}

type HeaderRow = { readonly at: number; readonly row: SourceRow };

/** Returns the header if it is one of the first rows. */
export function headerRow(source: SourceTable, index: HeadingIndex): SourceRow | undefined {
  return bestRow(source, index, FIRST_ROWS)?.row;
}

function bestRow({ rows }: SourceTable, index: HeadingIndex, limit: number): HeaderRow | null {
  let best: HeaderRow | null = null;
  let most = 0;
  let at = 0;
  for (const row of rows) {
    if (at === limit) break;
    const matches = countMatches(row, index);
    if (matches > most) [best, most] = [{ at, row }, matches];
    at += 1;
  }
  return best;
}

function countMatches(row: SourceRow, index: HeadingIndex): number {
  const known = row.cells.map((cell) => knownHeading(cell, index)?.column);
  return new Set(known.filter((column) => column !== undefined)).size;
}

/** Returns the column that a text cell names. */
export function knownHeading(cell: Cell | null | undefined, index: HeadingIndex): KnownHeading | undefined {
  if (cell?.type !== 'text' && cell?.type !== 'richtext') return undefined;
  return index.get(normalizeHeading(cell.value));
}

/** Whether the cells of a line are headings and values in turn. */
export function isGroup({ cells }: SourceRow, index: HeadingIndex): boolean {
  const filled = cells.filter((cell) => cellText(cell) !== null);
  if (filled.length < 3) return false;
  return filled.every((cell, at) => (knownHeading(cell, index) !== undefined) === (at % 2 === 0));
}

function readColumns(source: SourceTable, row: SourceRow, index: HeadingIndex): Column[] {
  const seen = new Map<string, number>();
  const columns = row.cells.flatMap((cell, position) => {
    const text = cellText(cell);
    if (text === null || !canBeHeading(text)) return [];
    const normal = normalizeHeading(text);
    const nth = (seen.get(normal) ?? 0) + 1;
    seen.set(normal, nth);
    const field = nth === 1 ? (index.get(normal)?.column ?? null) : null;
    const heading = nth === 1 ? text : `${text} (${nth})`;
    return [{ sheet: source.sheet, table: source.table, position, heading, field }];
  });
  const missing = headingsBut(new Set(columns.map(({ field }) => field)), index);
  return columns.map((column, at) => {
    const hasSuggestion = column.field === null && at < SUGGESTED_COLUMNS;
    const suggestion = hasSuggestion ? suggestColumn(column.heading, missing) : undefined;
    if (suggestion === undefined) return column;
    return { ...column, suggestion: suggestion.column, confidence: suggestion.similarity };
  });
}

/** The candidates for an unmapped heading: only columns that the table does not have yet. */
function headingsBut(present: ReadonlySet<ColumnName | null>, index: HeadingIndex): HeadingIndex {
  return new Map([...index].filter(([, { column }]) => !present.has(column)));
}

function positionsOf(columns: readonly Column[], index: HeadingIndex): Map<ColumnName, readonly number[]> {
  const preference = ({ heading }: Column) => index.get(normalizeHeading(heading))?.preference ?? 0;
  const positions = new Map<ColumnName, readonly number[]>();
  for (const column of columns.toSorted((a, b) => preference(a) - preference(b))) {
    if (column.field === null) continue;
    positions.set(column.field, [...(positions.get(column.field) ?? []), column.position]);
  }
  return positions;
}
