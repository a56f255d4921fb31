import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtScript } from '../dev/fresh-build.js';
import { generatePush } from '../dev/generate-push.js';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';
import type { Running } from '../dev/run-command.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { AppError } from '../shared/app-error.js';
import { buildProduct } from './build.js';
import { printTopFunctions } from './cpu-profile.js';
import { measureSync, type StepSeconds, type SyncFigures } from './measure-sync.js';
import { median } from './median.js';
import { type Installation, newInstallation, startServers } from './push-installation.js';
import { type Peer, type PeerFigures, preparePeers } from './push-peers.js';
import type { Ratios } from './ratios.js';

const FIRST_PUSH = new Date('2026-11-01T02:00:00Z');
const HOUR_MS = 60 * 60 * 1000;
const CHANGED = 0.05;

/** The syncs of a run, in their order, and what Paycom pushes before each. The last one finds nothing new. */
const SYNCS = [
  { name: 'first push', push: { revision: 0 } },
  { name: 'pushed again', push: { revision: 0 } },
  { name: `${CHANGED * 100} % changed`, push: { revision: 1, changed: CHANGED } },
  { name: 'nothing new' },
] as const;

/**
 * Times whole syncs of the build on real servers, from the workflow's start to its end: `npm run bench -- push [PEOPLE]`. `--runs N` repeats
 * on fresh databases and prints medians. `--profile` samples the worker, and prints its most expensive functions. `--peers node` leaves out
 * the peers in Python, `--peers none` leaves out all.
 */
export async function benchPush(args: readonly string[], { log, stopAtEnd }: Running): Promise<Ratios> {
  const { people, runs, profile, peers: chosen } = readOptions(args);
  buildProduct();
  const peers = chosen === 'none' ? [] : preparePeers(people, log, { python: chosen === 'all' });
  const { folder, remove } = await temporaryFolder();
  stopAtEnd(remove);
  const pushes = await generatePushes(folder, people, log);
  const servers = await startServers(folder, log);
  stopAtEnd(servers.stop);
  const profiles = join(folder, 'profiles');
  const measured: Run[] = [];
  for (let run = 1; run <= runs; run++) {
    const installation = await newInstallation(
      servers,
      `run-${run}`,
      profile ? ['--cpu-prof', '--cpu-prof-dir', profiles] : [],
    );
    measured.push(await measureRun(installation, pushes, peers, log));
    await installation.remove();
  }
  log(`\n${people} people, medians of ${runs} runs, seconds`);
  printSyncs(
    measured.map(({ syncs }) => syncs),
    log,
  );
  log(`\npaycom verify: ${numberOf(median(measured.map(({ verified }) => verified)), 1)} s`);
  const ratios = comparePeers(measured, log);
  if (profile) await printTopFunctions(profiles, log);
  return ratios;
}

function readOptions(args: readonly string[]) {
  const { positionals, values } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '3' },
      profile: { type: 'boolean', default: false },
      peers: { type: 'string', default: 'all' },
    },
  });
  const { profile, peers } = values;
  if (!['all', 'node', 'none'].includes(peers))
    throw new AppError('usage', { problem: '--peers takes all, node or none.' });
  const people = parseOptionNumber('people', positionals[0] ?? '10000', { max: 10_000_000 });
  return { people, runs: parseOptionNumber('runs', values.runs), profile, peers };
}

/** Writes the push of each sync into a folder of its own. Returns the folders, in the order of `SYNCS`. */
async function generatePushes(
  folder: string,
  employees: number,
  log: (line: string) => void,
): Promise<(string | undefined)[]> {
  const start = performance.now();
  const folders: (string | undefined)[] = [];
  for (const [at, sync] of SYNCS.entries()) {
    const push = 'push' in sync ? join(folder, `push-${at}`) : undefined;
    const time = new Date(FIRST_PUSH.getTime() + at * HOUR_MS);
    if (push && 'push' in sync) await generatePush(push, { employees, time, ...sync.push });
    folders.push(push);
  }
  log(`Wrote the pushes in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return folders;
}

type Run = {
  readonly syncs: readonly SyncFigures[];
  /** Seconds of `paycom verify` after them. NaN when a sync failed. */
  readonly verified: number;
  readonly peers: ReadonlyMap<string, PeerFigures>;
};

/** The peers come right after the first push, so that a busy machine slows both. */
async function measureRun(
  installation: Installation,
  pushes: readonly (string | undefined)[],
  peers: readonly Peer[],
  log: (line: string) => void,
): Promise<Run> {
  const name = installation.taskQueue;
  const syncs: SyncFigures[] = [];
  const figures = new Map<string, PeerFigures>();
  for (const [at, push] of pushes.entries()) {
    if (push) await installation.push(push);
    const sync = await measureSync(installation);
    syncs.push(sync);
    log(`${name}, ${SYNCS[at]?.name}: ${sync.seconds.toFixed(2)} s, ${sync.outcome}`);
    for (const peer of at === 0 ? peers : []) {
      const measured = await peer.measure(installation);
      figures.set(peer.name, measured);
      log(`${name}, ${peer.name}: ${measured.seconds.toFixed(2)} s, ${measured.employees} employees`);
    }
    // The later syncs of the run would start from another state.
    if (!sync.outcome.startsWith('completed')) return { syncs, verified: Number.NaN, peers: figures };
  }
  return { syncs, verified: await verifySeconds(installation), peers: figures };
}

/** Throws when the roster differs from what the kept files give. */
async function verifySeconds({ variables }: Installation): Promise<number> {
  const start = performance.now();
  await promisify(execFile)(process.execPath, [builtScript('cli/paycom.js'), 'verify'], {
    env: { PATH: process.env.PATH, ...variables },
  });
  return (performance.now() - start) / 1000;
}

function printSyncs(runs: readonly (readonly SyncFigures[])[], log: (line: string) => void): void {
  const cells = (cell: (sync: readonly SyncFigures[]) => string) =>
    SYNCS.map((_, at) => cell(runs.flatMap((run) => run[at] ?? [])));
  const medians = (value: (figures: SyncFigures) => number, digits: number) =>
    cells((sync) => numberOf(median(sync.map(value)), digits));
  log(
    row(
      '',
      SYNCS.map(({ name }) => name),
    ),
  );
  log(
    row(
      'workflow start to end',
      medians(({ seconds }) => seconds, 2),
    ),
  );
  log(
    row(
      'CPU of the worker',
      medians(({ workerCpu }) => workerCpu, 2),
    ),
  );
  log(
    row(
      'CPU of mongod',
      medians(({ mongodCpu }) => mongodCpu, 2),
    ),
  );
  log(
    row(
      'peak memory of the worker, MiB',
      medians(({ workerPeak }) => workerPeak, 0),
    ),
  );
  log('steps, from scheduled to completed: sum / first start to last end');
  for (const step of new Set(runs.flat().flatMap(({ steps }) => Object.keys(steps)))) {
    const of = (sync: readonly SyncFigures[], part: keyof StepSeconds) =>
      numberOf(median(sync.flatMap(({ steps }) => steps[step]?.[part] ?? [])), 2);
    log(
      row(
        `  ${step}`,
        cells((sync) => `${of(sync, 'sum')} / ${of(sync, 'span')}`),
      ),
    );
  }
}

/** Prints the peers. Returns how much longer the first push took, and how much more CPU. */
function comparePeers(runs: readonly Run[], log: (line: string) => void): Ratios {
  const names = new Set(runs.flatMap(({ peers }) => [...peers.keys()]));
  if (names.size === 0) return {};
  const of = (figures: (run: Run) => number | undefined) => median(runs.flatMap((run) => figures(run) ?? []));
  const ours = {
    seconds: of(({ syncs }) => syncs[0]?.seconds),
    cpuSeconds: of(({ syncs }) => syncs[0]?.workerCpu),
    peakMebibytes: of(({ syncs }) => syncs[0]?.workerPeak),
  };
  const ratios: Record<string, number> = {};
  log(`\n${row('the same push by others', ['seconds', 'CPU', 'peak MiB', 'ours ÷ theirs', 'CPU'])}`);
  for (const name of names) {
    const peer = (part: keyof PeerFigures) => of(({ peers }) => peers.get(name)?.[part]);
    const [seconds, cpu, peak] = [peer('seconds'), peer('cpuSeconds'), peer('peakMebibytes')];
    const compared = [ours.seconds / seconds, ours.cpuSeconds / cpu] as const;
    ratios[`first push: ours ÷ ${name}`] = compared[0];
    if (!Number.isNaN(cpu)) ratios[`first push: CPU, ours ÷ ${name}`] = compared[1];
    const figures = [numberOf(seconds, 2), numberOf(cpu, 2), numberOf(peak, 0)];
    log(row(name, [...figures, ...compared.map((ratio) => numberOf(ratio, 2))]));
  }
  return ratios;
}

function numberOf(value: number, digits: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}

function row(name: string, columns: readonly string[]): string {
  return name.padEnd(32) + columns.map((column) => column.padStart(18)).join('');
}
