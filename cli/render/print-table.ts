import Table from 'cli-table3';
import pc from 'picocolors';
import { columnsOf, shownWidth } from './fit-terminal.js';

const NOTHING = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
};
const BARE = {
  ...NOTHING,
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/**
 * Aligns columns without border lines, so that the output can be piped. On a terminal that is too narrow for that, each row is a
 * paragraph with a line for each cell.
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns = columnsOf(process.stdout),
): string {
  const table = formatColumns(head, rows);
  const fits = table.split('\n').every((line) => shownWidth(line.trimEnd()) <= columns);
  return fits ? table : rows.map((row) => formatRow(head, row)).join('\n\n');
}

function formatRow(head: readonly string[], row: readonly string[]): string {
  const width = Math.max(...head.map(shownWidth));
  const cells = row.map((cell, at) => [head[at] ?? '', cell] as const).filter(([, cell]) => cell !== '');
  return cells.map(([name, cell]) => `${pc.dim(name.padEnd(width))}  ${cell}`).join('\n');
}

function formatColumns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const printed = new Table({
    head: head.map(pc.dim),
    chars: BARE,
    // The library's own colours ignore that stdout is a pipe.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) printed.push([...row]);
  return printed.toString();
}

/** Formats a time to the second, in UTC. */
export function formatTime(at: Date | null): string {
  return at ? `${at.toISOString().slice(0, 19).replace('T', ' ')}Z` : '–';
}
