import Table from 'cli-table3';
import pc from 'picocolors';

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

/** Aligns columns without border lines, so that the output can be piped. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
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
