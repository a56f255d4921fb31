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

/** Columns aligned by width, no rules: it reads well and pipes well. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const printed = new Table({
    head: head.map(pc.dim),
    chars: BARE,
    // Its own colours do not heed a pipe.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) printed.push([...row]);
  return printed.toString();
}

/** A moment as people read it, to the second, in UTC. */
export function formatTime(at: Date | null): string {
  return at ? `${at.toISOString().slice(0, 19).replace('T', ' ')}Z` : '–';
}
