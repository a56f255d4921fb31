import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { SyncProgress } from '../../services/watch-sync.js';

export type ProgressDisplay = { readonly show: (progress: SyncProgress) => void; readonly end: () => void };

/** Redraws one line on a terminal, and writes one line per change elsewhere. Uses stderr, because stdout is for results. */
export function progressDisplay(stream: NodeJS.WriteStream = process.stderr): ProgressDisplay {
  return stream.isTTY ? liveView(stream) : plainView(stream);
}

function liveView(stream: NodeJS.WriteStream): ProgressDisplay {
  const draw = createLogUpdate(stream);
  const started = Date.now();
  return {
    show: (progress) => {
      const seconds = Math.round((Date.now() - started) / 1000);
      draw(`${bar(progress)} ${describe(progress)} ${pc.dim(`${seconds} s`)}`);
    },
    end: () => draw.clear(),
  };
}

function plainView(stream: NodeJS.WriteStream): ProgressDisplay {
  let last = '';
  return {
    show: (progress) => {
      const line = describe(progress);
      if (line === last) return;
      last = line;
      stream.write(`${line}\n`);
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

function describe({
  step,
  files_done,
  files_total,
  bytes_done,
  bytes_total,
  rows_read,
  retrying,
}: SyncProgress): string {
  const parts = [
    step,
    ...(files_total > 0 ? [`${files_done}/${files_total} files`] : []),
    ...(bytes_total > 0 ? [`${megabytes(bytes_done)}/${megabytes(bytes_total)} MB`] : []),
    ...(rows_read > 0 ? [`${rows_read} rows`] : []),
    ...(retrying ? [pc.yellow(`retrying after ${retrying}`)] : []),
  ];
  return parts.join(' · ');
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
