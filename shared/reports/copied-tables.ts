import { cellText } from '../fields/cell-text.js';
import { listsEveryone, type ReportType } from '../report.js';
import type { ColumnName } from './aliases.js';
import { dataRows } from './data-rows.js';
import type { ReportTable } from './find-header.js';
import type { HeadingIndex } from './headings.js';

/** Two tables with at least this share of their rows in common are one table and its copy: an edited copy differs in a few. */
const SHARE = 0.75;

/** The columns that distinguish the rows of a report. Several rows of a rate history or of payees are about one person. */
const IDENTITY: Readonly<Record<ReportType, readonly ColumnName[]>> = {
  employee_directory: ['employee_id'],
  employee_dates: ['employee_id'],
  rate_history: ['employee_id', 'effective_date', 'rate_type'],
  employee_payees: ['employee_id', 'payee_code'],
};

/** The tables of a file that are read, and those that are not: copies, and tables with the same people that cannot be put together. */
export type SeparatedTables = Readonly<Record<'read' | 'copies' | 'samePeople', readonly ReportTable[]>>;

/**
 * Separates the tables of a file from those with the same people as a table before them: the first is read (REPORTS §2). A table with other
 * columns is read too, if both tables have names: their rows are put together. Rows without names might be other people.
 */
export function separateCopies(
  tables: readonly ReportTable[],
  type: ReportType,
  index: HeadingIndex,
): SeparatedTables {
  if (tables.length < 2) return { read: tables, copies: [], samePeople: [] };
  const read: ReportTable[] = [];
  const copies: ReportTable[] = [];
  const samePeople: ReportTable[] = [];
  const known: { readonly table: ReportTable; readonly rows: ReadonlySet<string> }[] = [];
  for (const table of tables) {
    const rows = identities(table, type, index);
    const same = known.filter((other) => isCopy(rows, other.rows)).map((other) => other.table);
    if (same.some((other) => hasColumnsOf(other, table))) copies.push(table);
    else if (same.length > 0 && !(listsEveryone(type) && [table, ...same].every(hasNames)))
      samePeople.push(table);
    else {
      read.push(table);
      known.push({ table, rows });
    }
  }
  return { read, copies, samePeople };
}

function hasNames({ positions }: ReportTable): boolean {
  return positions.has('name') || (positions.has('first_name') && positions.has('last_name'));
}

function hasColumnsOf(other: ReportTable, { positions }: ReportTable): boolean {
  return [...positions.keys()].every((column) => other.positions.has(column));
}

function isCopy(rows: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  let common = 0;
  for (const row of rows) if (other.has(row)) common += 1;
  return common > 0 && common >= SHARE * Math.max(rows.size, other.size);
}

function identities(table: ReportTable, type: ReportType, index: HeadingIndex): Set<string> {
  const positions = IDENTITY[type].map((column) => table.positions.get(column) ?? []);
  const found = new Set<string>();
  for (const { row } of dataRows(table, index)) {
    const { cells } = row;
    const [code, ...rest] = positions.map((places) => {
      const texts = places.map((position) => cellText(cells[position] ?? null));
      return texts.find((text) => text !== null) ?? null;
    });
    // A copy may have lost the zeros before a code.
    if (code) found.add([code.replace(/^0+(?=.)/, '').toUpperCase(), ...rest].join('\0'));
  }
  return found;
}
