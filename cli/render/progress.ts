import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { SyncProgress } from '../../services/watch-sync.js';
import { columnsOf, shownWidth, wrapLines } from './fit-terminal.js';

export type ProgressDisplay = {
  readonly show: (progress: SyncProgress) => void;
  /** Writes a text that stays above the progress. */
  readonly note: (text: string) => void;
  /** Shows from now on that the sync is being cancelled. */
  readonly cancelling: () => void;
  readonly end: () => void;
};

/** Redraws one line on a terminal, and writes one line per change elsewhere. Uses stderr, because stdout is for results. */
export function progressDisplay(stream: NodeJS.WriteStream = process.stderr): ProgressDisplay {
  return stream.isTTY ? liveView(stream) : plainView(stream);
}

function liveView(stream: NodeJS.WriteStream): ProgressDisplay {
  const line = createLogUpdate(stream);
  const started = Date.now();
  let last: SyncProgress | undefined;
  let isCancelling = false;
  const draw = () => {
    if (last) line(fitted(last, isCancelling, Math.round((Date.now() - started) / 1000), columnsOf(stream)));
  };
  return {
    show: (progress) => {
      last = progress;
      draw();
    },
    note: (text) => {
      line.clear();
      stream.write(`${wrapLines(text, columnsOf(stream))}\n`);
      draw();
    },
    cancelling: () => {
      isCancelling = true;
      draw();
    },
    end: () => line.clear(),
  };
}

/** Fits the line to a narrow terminal: first leaves out the bar, then breaks the line. */
function fitted(progress: SyncProgress, isCancelling: boolean, seconds: number, columns: number): string {
  const text = `${describe(progress, isCancelling)} ${pc.dim(`${seconds} s`)}`;
  const whole = `${bar(progress)} ${text}`;
  return shownWidth(whole) < columns ? whole : wrapLines(text, columns - 1);
}

function plainView(stream: NodeJS.WriteStream): ProgressDisplay {
  let last = '';
  let isCancelling = false;
  return {
    show: (progress) => {
      const line = describe(progress, isCancelling);
      if (line === last) return;
      last = line;
      stream.write(`${line}\n`);
    },
    note: (text) => void stream.write(`${text}\n`),
    cancelling: () => {
      isCancelling = true;
    },
    end: () => undefined,
  };
}

const BAR = 20;

function bar({ bytes_done, bytes_total, files_done, files_total }: SyncProgress): string {
  const share = bytes_total > 0 ? bytes_done / bytes_total : files_total > 0 ? files_done / files_total : 0;
  const full = Math.min(BAR, Math.round(share * BAR));
  return `${pc.cyan('█'.repeat(full))}${pc.dim('░'.repeat(BAR - full))}`;
}

function describe(
  { step, files_done, files_total, bytes_done, bytes_total, rows_read, retrying }: SyncProgress,
  isCancelling: boolean,
): string {
  const parts = [
    ...(isCancelling ? [pc.yellow('cancelling')] : []),
    step,
    ...(files_total > 0 ? [`${files_done}/${files_total} files`] : []),
    ...(bytes_total > 0 ? [`${megabytes(bytes_done)}/${megabytes(bytes_total)} MB`] : []),
    ...(rows_read > 0 ? [`${rows_read} rows`] : []),
    ...(retrying ? [pc.yellow(`retrying after ${retrying.code}`)] : []),
  ];
  return parts.join(' · ');
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
