import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Budget, DEFAULT_LIMITS } from '../numbers/limits.js';
import { locateIndex } from '../numbers/read/locate-index.js';
import { ObjectStore } from '../numbers/read/object-store.js';
import { readNumbers } from '../numbers/read/read-numbers.js';
import { snappyLength, unsnappy } from '../numbers/read/snappy.js';
import { zipEntries } from '../numbers/read/zip-entries.js';
import { median } from './median.js';

type SheetJs = { read(bytes: Buffer, options: object): unknown };

/** Loads from `bench/`, the working directory: the other readers are installed there. */
const load = createRequire(join(process.cwd(), 'package.json'));

/** Each function reads a whole file. Its result stays referenced until the timer stops. */
const READERS: Readonly<Record<string, (path: string) => unknown>> = {
  ours: (path) => readNumbers(path).sheets.map(({ tables }) => tables.map((table) => [...table.rowsOf()])),
  'ours-streaming': streamed,
  'sheetjs-0.20.3': (path) => (load('@e965/xlsx') as SheetJs).read(readFileSync(path), { dense: true }),
  'sheetjs-0.18.5': (path) => (load('xlsx') as SheetJs).read(readFileSync(path), { dense: true }),
  floor,
};

function streamed(path: string): number {
  let cells = 0;
  for (const { tables } of readNumbers(path).sheets) {
    for (const table of tables) for (const row of table.rowsOf()) cells += row.cells.length;
  }
  return cells;
}

/** The lower bound: unzips, decompresses every stream and locates its objects, but decodes nothing. */
function floor(path: string): unknown {
  const budget = new Budget(DEFAULT_LIMITS);
  const { streams } = locateIndex(zipEntries(readFileSync(path), budget), budget);
  let bytes = 0;
  for (const stream of streams) bytes += decompress(stream.read());
  return [bytes, new ObjectStore(streams, budget)];
}

function decompress(stream: Uint8Array): number {
  let bytes = 0;
  for (let at = 0; at < stream.length; ) {
    const end =
      at + 4 + ((stream[at + 1] ?? 0) | ((stream[at + 2] ?? 0) << 8) | ((stream[at + 3] ?? 0) << 16));
    const block = stream.subarray(at + 4, end);
    bytes += unsnappy(block, snappyLength(block)).length;
    at = end;
  }
  return bytes;
}

/** Reads `runs` times, or fewer if that takes over 15 s. Prints the medians of time and CPU in milliseconds, and the peak memory in MiB. */
function main([reader = '', path = '', runs = '1']: readonly string[]): void {
  const read = READERS[reader];
  if (!read) throw new Error(`unknown reader ${reader}`);
  const times: { readonly elapsed: number; readonly cpu: number }[] = [];
  const deadline = performance.now() + 15_000;
  let kept: unknown;
  while (times.length < Number(runs) && (times.length < 2 || performance.now() < deadline)) {
    kept = undefined;
    const [start, before] = [performance.now(), process.cpuUsage()];
    kept = read(path);
    const elapsed = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    times.push({ elapsed, cpu: (user + system) / 1000 });
  }
  const warm = times.length > 2 ? times.slice(2) : times.slice(-1);
  const warmMedian = median(warm.map(({ elapsed }) => elapsed));
  const cpu = median(warm.map((each) => each.cpu));
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ median: warmMedian, cpu, peak, kept: kept !== undefined }));
}

main(process.argv.slice(2));
