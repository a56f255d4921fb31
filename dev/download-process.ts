import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type LogLine = (line: string) => void;

/** An attempt ends after this time without a new byte, so that an unreachable vendor does not block the start. */
const STALL_MS = 20_000;
const LOOK_MS = 250;
const PROGRESS_BYTES = 16 * 1024 * 1024;

export type BinaryDownload = {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The folder that it writes to. Its size is the progress. */
  readonly folder: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stallMs?: number;
};

/** Runs a download command, reports its progress, and returns its output. Throws an Error with one line. */
export async function runDownload(download: BinaryDownload, log: LogLine): Promise<string> {
  const child = spawn(download.command, download.args, {
    env: { ...process.env, ...download.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let problem = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    problem += chunk.toString();
  });
  const watch = watchGrowth(download, log, () => child.kill('SIGKILL'));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (watch.stalled()) throw new Error(`nothing arrived for ${(download.stallMs ?? STALL_MS) / 1000} s`);
    if (code !== 0) throw new Error(lastLine(problem) || `${download.command} ended with ${code}`);
    return out;
  } finally {
    watch.end();
  }
}

function watchGrowth(
  { label, folder, stallMs = STALL_MS }: BinaryDownload,
  log: LogLine,
  giveUp: () => void,
) {
  let size = 0;
  let reported = 0;
  let grewAt = Date.now();
  let stalled = false;
  const timer = setInterval(async () => {
    const now = await folderSize(folder);
    if (now > size) {
      size = now;
      grewAt = Date.now();
    }
    if (size - reported >= PROGRESS_BYTES) {
      reported = size;
      log(`${label}: ${Math.round(size / 1024 / 1024)} MB`);
    }
    if (Date.now() - grewAt > stallMs) {
      stalled = true;
      giveUp();
    }
  }, LOOK_MS);
  return { end: () => clearInterval(timer), stalled: () => stalled };
}

async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch((): string[] => []);
  const sizes = await Promise.all(
    entries.map((entry) =>
      stat(join(folder, entry)).then(
        (info) => (info.isFile() ? info.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Returns the last line that reports an error, because package managers print notices around it. */
function lastLine(text: string): string {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim());
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
}
