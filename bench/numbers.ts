import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';
import { compilePrograms, installReaders, PROGRAMS, ROOT } from './build.js';
import { rosterFile } from './numbers-file.js';
import type { Ratios } from './ratios.js';

const BENCH = `${ROOT}bench`;
const PROGRAM = `${PROGRAMS}/numbers-reader.js`;
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
/** A reader this slow gets one turn. */
const SLOW_MILLISECONDS = 3_000;

const PYTHON = `
import json, resource, sys, time, warnings
warnings.simplefilter('ignore')
from numbers_parser import Document
start, cpu_start = time.perf_counter(), time.process_time()
for sheet in Document(sys.argv[1]).sheets:
    for table in sheet.tables:
        kept = table.rows(values_only=True)
median = (time.perf_counter() - start) * 1000
cpu = (time.process_time() - cpu_start) * 1000
print(json.dumps({'median': median, 'cpu': cpu, 'peak': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
`;

type Measure = {
  readonly warm: number;
  /** CPU of a warm read. */
  readonly cpu: number;
  readonly cold: number;
  readonly peak: number;
};

/**
 * Times several readers on the same Numbers files: the median of warm reads, and one read in a cold process, with its peak
 * memory. Prints the best of `--turns N`, because a busy machine slows one turn, but seldom all. `--all` runs every reader at every size.
 * `--rows N,N` sets the sizes.
 */
export async function benchNumbers(args: readonly string[]): Promise<Ratios> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      all: { type: 'boolean' },
      rows: { type: 'string', default: '1000,10000,50000,100000' },
      turns: { type: 'string', default: '3' },
    },
  });
  const sizes = values.rows.split(',').map((size) => parseOptionNumber('rows', size));
  const turns = parseOptionNumber('turns', values.turns);
  installReaders();
  compilePrograms();
  const files = [...sizes.map((rows) => ({ rows, path: rosterFile(rows) })), ...sharedFiles(sizes)];
  const ratios: Record<string, number> = {};
  for (const { rows, path } of files) {
    print(`\n${basename(path)}: ${rows} rows × 20 columns`);
    print(row('', 'warm median', 'vs ours', 'vs floor', 'cold process', 'peak'));
    const readers = values.all ? READERS : READERS.filter((reader) => rows <= (MAX_ROWS[reader] ?? rows));
    Object.assign(ratios, compareReaders(path, readers, turns));
  }
  return ratios;
}

/** The rosters used for the other readers' published figures, if they are present. */
function sharedFiles(sizes: readonly number[]): { rows: number; path: string }[] {
  const names = existsSync(SHARED) ? readdirSync(SHARED).filter((name) => name.startsWith('nm-')) : [];
  return names
    .map((name) => ({ rows: Number(/\d+/.exec(name)?.[0]) * 1000, path: SHARED + name }))
    .filter(({ rows }) => sizes.includes(rows));
}

function compareReaders(path: string, readers: readonly Reader[], turns: number): Ratios {
  const measures = measureInTurns(path, readers, turns);
  const [ours, floor] = [measures.get('ours'), measures.get('floor')];
  if (!ours || !floor) return {};
  const ratios: Record<string, number> = {};
  for (const [reader, { warm, cpu, cold, peak }] of measures) {
    const compared = [`${(warm / ours.warm).toFixed(2)} ×`, `${(warm / floor.warm).toFixed(1)} ×`] as const;
    if (reader !== 'ours') ratios[`${basename(path)}: CPU, ours ÷ ${reader}`] = ours.cpu / cpu;
    print(
      row(reader, `${warm.toFixed(1)} ms`, ...compared, `${cold.toFixed(0)} ms`, `${peak.toFixed(0)} MiB`),
    );
  }
  return ratios;
}

function measureInTurns(path: string, readers: readonly Reader[], turns: number): Map<Reader, Measure> {
  const measures = new Map<Reader, Measure>();
  for (let turn = 0; turn < turns; turn++) {
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
  const [warm, cpu] = [Math.min(a.warm, b.warm), Math.min(a.cpu, b.cpu)];
  return { warm, cpu, cold: Math.min(a.cold, b.cold), peak: Math.max(a.peak, b.peak) };
}

function measureNode(reader: string, path: string): Measure {
  const read = (runs: number): { median: number; cpu: number; peak: number } =>
    JSON.parse(
      execFileSync(process.execPath, [PROGRAM, reader, path, String(runs)], { cwd: BENCH, encoding: 'utf8' }),
    );
  const start = performance.now();
  const { peak } = read(1);
  const cold = performance.now() - start;
  const { median: warm, cpu } = read(WARM_RUNS);
  return { warm, cpu, cold, peak };
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
  const { median, cpu, peak } = JSON.parse(stdout) as { median: number; cpu: number; peak: number };
  return { warm: median, cpu, cold: performance.now() - start, peak };
}

function row(name: string, ...columns: readonly string[]): string {
  return name.padEnd(16) + columns.map((column) => column.padStart(14)).join('');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
