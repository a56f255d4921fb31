import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { SyncProgress } from '../../services/watch-sync.js';
import { progressDisplay } from './progress.js';

const PROGRESS: SyncProgress = {
  ...{ sync_id: 's', status: 'running', step: 'downloading', retrying: null, plan_hash: null, held_by: [] },
  ...{ files_total: 8, files_done: 3, files_failed: 0, bytes_total: 4e6, bytes_done: 1e6, rows_read: 12_345 },
  log: null,
};

/** A control sequence, with ⎋ for its escape, a line end, or text. */
const TOKENS = /⎋\[\??([\d;]*[A-Za-z])|\n|[^⎋\n]+/g;

/** A terminal that knows what `log-update` writes: text, line ends, and the erasing of lines. */
function terminal(columns: number, isTTY = true) {
  const lines = [''];
  const write = (text: string) => {
    for (const [piece, code] of text.replaceAll('\u001b', '⎋').matchAll(TOKENS)) {
      if (piece === '\n') lines.push('');
      else if (code === '2K') lines[lines.length - 1] = '';
      else if (code === '1A') lines.pop();
      else if (code === undefined) lines[lines.length - 1] += piece;
    }
  };
  const stream = new Writable({ write: (chunk, _, done) => done(void write(String(chunk))) });
  Object.assign(stream, { isTTY, columns });
  return { stream: stream as NodeJS.WriteStream, shown: () => lines.filter((line) => line !== '') };
}

describe('the progress on a terminal', () => {
  it('stays below notes, which stay on the screen, and goes at the end', () => {
    const { stream, shown } = terminal(100);
    const view = progressDisplay(stream);
    view.show(PROGRESS);
    view.note('The sync continues.');
    view.show({ ...PROGRESS, files_done: 4 });
    expect(shown()).toEqual(['The sync continues.', expect.stringContaining('downloading · 4/8 files')]);
    view.note('Cancelling.');
    view.cancelling();
    expect(shown()).toEqual([
      'The sync continues.',
      'Cancelling.',
      expect.stringMatching(/ cancelling · downloading · 4\/8 files/),
    ]);
    view.end();
    expect(shown()).toEqual(['The sync continues.', 'Cancelling.']);
  });

  it.each([20, 35, 50])('is readable in %i columns', (columns) => {
    const { stream, shown } = terminal(columns);
    const view = progressDisplay(stream);
    view.show(PROGRESS);
    view.note('The sync continues. `paycom logs ID` shows it. Press Ctrl-C again.');
    const text = shown().join(' ').replace(/\s+/g, ' ');
    expect(text).toContain('downloading · 3/8 files · 1.0/4.0 MB · 12345 rows');
    expect(text).toContain('The sync continues. `paycom logs ID` shows it. Press Ctrl-C again.');
    for (const line of shown()) expect(line.length).toBeLessThanOrEqual(columns);
  });
});

it('elsewhere it is one line per change', () => {
  const { stream, shown } = terminal(50, false);
  const view = progressDisplay(stream);
  for (const progress of [PROGRESS, PROGRESS]) view.show(progress);
  view.note('Cancelling.');
  view.cancelling();
  view.show(PROGRESS);
  const line = 'downloading · 3/8 files · 1.0/4.0 MB · 12345 rows';
  expect(shown()).toEqual([line, 'Cancelling.', `cancelling · ${line}`]);
});
