import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';
import { compileReaders, ROOT } from './compile-readers.js';
import { rosterFile } from './numbers-file.js';

const BENCH = `${ROOT}bench`;
const DIST = `${ROOT}.cache/bench/dist/bench/numbers-reader.js`;
const SHARED = fileURLToPath(new URL('../../shared/numbers/bench/', import.meta.url));
const WARM_RUNS = 8;

const READERS = [
  'floor',
  'ours',
  'ours-streaming',
  'sheetjs-0.20.3',
  'sheetjs-0.18.5',
  'numbers-parser',
] as const;
type Reader = (typeof READERS)[number];

/** Above this number of rows, a reader takes minutes or gigabytes. `--all` runs it anyway. */
const MAX_ROWS: Partial<Record<Reader, number>> = { 'numbers-parser': 10_000, 'sheetjs-0.18.5': 10_000 };
/** The turns per reader. The best one counts: a busy machine slows one turn, but seldom all. */
const TURNS = 3;
/** A reader this slow gets one turn. */
const SLOW_MILLISECONDS = 3_000;

const PYTHON = `
import json, resource, sys, time, warnings
warnings.simplefilter('ignore')
from numbers_parser import Document
start = time.perf_counter()
for sheet in Document(sys.argv[1]).sheets:
    for table in sheet.tables:
        kept = table.rows(values_only=True)
median = (time.perf_counter() - start) * 1000
print(json.dumps({'median': median, 'peak': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
`;

type Measure = { readonly warm: number; readonly cold: number; readonly peak: number };

/**
 * Times several readers on the same Numbers files: the median of warm reads, and one read in a cold process, with its peak
 * memory. Prints the best of several turns. `--all` runs every reader at every size. `--rows N,N` sets the sizes.
 */
export async function benchNumbers(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: { all: { type: 'boolean' }, rows: { type: 'string', default: '1000,10000,50000,100000' } },
  });
  const sizes = values.rows.split(',').map((size) => parseOptionNumber('rows', size));
  compileReaders();
  const files = [...sizes.map((rows) => ({ rows, path: rosterFile(rows) })), ...sharedFiles(sizes)];
  for (const { rows, path } of files) {
    print(`\n${basename(path)}: ${rows} rows × 20 columns`);
    print(row('', 'warm median', 'vs ours', 'vs floor', 'cold process', 'peak'));
    report(path, values.all ? READERS : READERS.filter((reader) => rows <= (MAX_ROWS[reader] ?? rows)));
  }
}

/** The rosters used for the other readers' published figures, if they are present. */
function sharedFiles(sizes: readonly number[]): { rows: number; path: string }[] {
  const names = existsSync(SHARED) ? readdirSync(SHARED).filter((name) => name.startsWith('nm-')) : [];
  return names
    .map((name) => ({ rows: Number(/\d+/.exec(name)?.[0]) * 1000, path: SHARED + name }))
    .filter(({ rows }) => sizes.includes(rows));
}

function report(path: string, readers: readonly Reader[]): void {
  const measures = measureInTurns(path, readers);
  const [ours, floor] = [measures.get('ours')?.warm ?? 1, measures.get('floor')?.warm ?? 1];
  for (const [reader, { warm, cold, peak }] of measures) {
    const ratios = [`${(warm / ours).toFixed(2)} ×`, `${(warm / floor).toFixed(1)} ×`] as const;
    print(row(reader, `${warm.toFixed(1)} ms`, ...ratios, `${cold.toFixed(0)} ms`, `${peak.toFixed(0)} MiB`));
  }
}

function measureInTurns(path: string, readers: readonly Reader[]): Map<Reader, Measure> {
  const measures = new Map<Reader, Measure>();
  for (let turn = 0; turn < TURNS; turn++) {
    for (const reader of readers) {
      const known = measures.get(reader);
      if (turn > 0 && (!known || known.warm > SLOW_MILLISECONDS)) continue;
      const measure = reader === 'numbers-parser' ? measurePython(path) : measureNode(reader, path);
      if (measure) measures.set(reader, known ? better(known, measure) : measure);
    }
  }
  return measures;
}

function better(a: Measure, b: Measure): Measure {
  const [warm, cold, peak] = [Math.min(a.warm, b.warm), Math.min(a.cold, b.cold), Math.max(a.peak, b.peak)];
  return { warm, cold, peak };
}

function measureNode(reader: string, path: string): Measure {
  const read = (runs: number): { median: number; peak: number } =>
    JSON.parse(
      execFileSync(process.execPath, [DIST, reader, path, String(runs)], { cwd: BENCH, encoding: 'utf8' }),
    );
  const start = performance.now();
  const { peak } = read(1);
  const cold = performance.now() - start;
  return { warm: read(WARM_RUNS).median, cold, peak };
}

function measurePython(path: string): Measure | undefined {
  const cache = existsSync(`${ROOT}.cache`) ? readdirSync(`${ROOT}.cache`) : [];
  const installed = cache.find((name) => /^numbers-parser-[\d.]+$/.test(name));
  const env = { ...process.env, PYTHONPATH: `${ROOT}.cache/${installed}` };
  const start = performance.now();
  const { status, stdout } = spawnSync('python3', ['-c', PYTHON, path], { env, encoding: 'utf8' });
  if (status !== 0) {
    print('numbers-parser is not installed. Run `npm test`: it installs numbers-parser if Python has pip.');
    return undefined;
  }
  const { median, peak } = JSON.parse(stdout) as { median: number; peak: number };
  return { warm: median, cold: performance.now() - start, peak };
}

function row(name: string, ...columns: readonly string[]): string {
  return name.padEnd(16) + columns.map((column) => column.padStart(14)).join('');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
