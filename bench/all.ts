import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { OPENSSH_PASSWORD_MISSING } from '../dev/openssh-server.js';
import { parseOptions } from '../dev/parse-options.js';
import type { Running } from '../dev/run-command.js';
import { AppError } from '../shared/app-error.js';
import { median } from './median.js';
import { type Benchmark, type Ratios, regressionsIn } from './ratios.js';

const KEPT = new URL('ratios.json', import.meta.url);

/** The sizes of a quick run. */
const QUICK: Readonly<Record<string, readonly string[]>> = {
  numbers: ['--rows', '20000', '--turns', '1'],
  xlsx: ['--rows', '5000', '--turns', '3'],
  start: ['--runs', '5'],
  upsert: ['3000', '--row-by-row', '100', '--turns', '3'],
  api: ['--employees', '2000', '--rounds', '100'],
  download: ['--megabytes', '20', '--files', '20', '--round-trips', '0,20'],
  push: ['1000', '--runs', '1', '--peers', 'node'],
  temporal: ['1000', '--runs', '1'],
};

/** The ratios of a quick run that are kept: those whose highest of three runs was at most a fifth above the lowest. */
const STEADY: readonly string[] = [
  'numbers: roster-20000.numbers: CPU, ours ÷ floor',
  'xlsx: CPU, ours ÷ sheetjs-0.20.3',
  'start: employees list (50 of 250): CPU ÷ node (nothing)',
  'upsert: create: bulkWrite upserts: ours ÷ it',
  'api: of a state, by hire date: median, API ÷ driver',
  'api: search by name: median, API ÷ driver',
  'download: 1 file of 2 MB, 20 ms round trip: ours ÷ OpenSSH sftp',
  'push: first push: CPU, ours ÷ parse, validate and plan only',
  'temporal: first push: CPU, Temporal ÷ direct',
  'temporal: nothing new: CPU, Temporal ÷ direct',
];

const RUNS_TO_KEEP = 3;

type Benchmarks = Readonly<Record<string, () => Promise<Benchmark>>>;

/**
 * Runs every benchmark, in its default size or small with `--quick`. A quick run fails when a ratio is worse than the one that the
 * repository keeps. `--quick --keep` runs them three times, and keeps the medians instead.
 */
export async function benchAll(
  benchmarks: Benchmarks,
  args: readonly string[],
  running: Running,
): Promise<number> {
  const { values } = parseOptions({
    args: [...args],
    options: { quick: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } },
  });
  if (values.keep && !values.quick) throw new AppError('usage', { problem: '--keep needs --quick.' });
  const { log } = running;
  const names = Object.keys(QUICK).filter((name) => name !== 'download' || !OPENSSH_PASSWORD_MISSING);
  if (OPENSSH_PASSWORD_MISSING) log('Skipped: download, which needs sshd and root.');
  if (values.keep) return keepRatios(benchmarks, names, running);
  const measured = await runAll(benchmarks, names, values.quick, running);
  return values.quick ? compareWithKept(benchmarks, names, measured, running) : 0;
}

async function runAll(
  benchmarks: Benchmarks,
  names: readonly string[],
  quick: boolean,
  running: Running,
): Promise<Ratios> {
  const measured: Record<string, number> = {};
  for (const name of names) {
    const start = performance.now();
    running.log(`\n— ${name}`);
    const bench = await benchmarks[name]?.();
    const ratios = await runAlone(bench, quick ? (QUICK[name] ?? []) : [], running);
    for (const [ratio, value] of Object.entries(ratios)) measured[`${name}: ${ratio}`] = value;
    running.log(`${name} took ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return measured;
}

/** Stops at its end what the benchmark started, so that it takes no time from the next one. */
async function runAlone(
  bench: Benchmark | undefined,
  args: readonly string[],
  running: Running,
): Promise<Ratios> {
  const stops: (() => Promise<void>)[] = [];
  try {
    return (await bench?.(args, { ...running, stopAtEnd: (stop) => stops.push(stop) })) ?? {};
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

/** A benchmark with a worse ratio runs once more, and its better figure counts: a busy machine slows one run, but seldom both. */
async function compareWithKept(
  benchmarks: Benchmarks,
  names: readonly string[],
  measured: Ratios,
  running: Running,
): Promise<number> {
  const all: Ratios = JSON.parse(readFileSync(KEPT, 'utf8'));
  const kept = Object.fromEntries(
    Object.entries(all).filter(([ratio]) => names.includes(benchmarkOf(ratio))),
  );
  const suspects = new Set(regressionsIn(kept, measured).map(({ name }) => benchmarkOf(name)));
  const again = await runAll(benchmarks, [...suspects], true, running);
  const best = Object.fromEntries(
    Object.keys(kept).map((ratio) => [
      ratio,
      Math.min(measured[ratio] ?? Number.NaN, again[ratio] ?? Number.POSITIVE_INFINITY),
    ]),
  );
  const { log } = running;
  log(`\n${'ratio'.padEnd(80)}${'kept'.padStart(8)}${'now'.padStart(8)}`);
  for (const [ratio, before] of Object.entries(kept))
    log(
      `${ratio.padEnd(80)}${before.toFixed(2).padStart(8)}${(best[ratio] ?? Number.NaN).toFixed(2).padStart(8)}`,
    );
  const regressions = regressionsIn(kept, best);
  const [load = 0] = loadavg();
  if (regressions.length > 0 && load > availableParallelism())
    log(`The load average is ${load.toFixed(1)}. Measure again when the machine does nothing else.`);
  for (const { name, kept: before, measured: now } of regressions)
    log(
      `Regression: ${name} was ${before.toFixed(2)} and is ${now === undefined ? 'no longer measured' : now.toFixed(2)}.`,
    );
  return regressions.length > 0 ? 1 : 0;
}

function benchmarkOf(ratio: string): string {
  return ratio.split(':', 1)[0] ?? '';
}

async function keepRatios(
  benchmarks: Benchmarks,
  names: readonly string[],
  running: Running,
): Promise<number> {
  const runs: Ratios[] = [];
  while (runs.length < RUNS_TO_KEEP) runs.push(await runAll(benchmarks, names, true, running));
  const { log } = running;
  log(`\n${'ratio'.padEnd(80)}${'median'.padStart(8)}${'spread'.padStart(8)}`);
  const kept: Record<string, number> = {};
  for (const ratio of Object.keys(runs[0] ?? {})) {
    const values = runs.map((run) => run[ratio] ?? Number.NaN);
    const isSteady = STEADY.includes(ratio);
    if (isSteady) kept[ratio] = Number(median(values).toFixed(3));
    const spread = Math.max(...values) / Math.min(...values) - 1;
    log(
      `${ratio.padEnd(80)}${median(values).toFixed(2).padStart(8)}${`${(spread * 100).toFixed(0)} %`.padStart(8)}${isSteady ? '  kept' : ''}`,
    );
  }
  writeFileSync(KEPT, `${JSON.stringify(kept, null, 2)}\n`);
  return 0;
}
