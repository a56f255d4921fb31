import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatePush } from '../dev/generate-push.js';
import { parseOptions } from '../dev/parse-options.js';
import { runCommand } from '../dev/run-command.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { AppError } from '../shared/app-error.js';
import { printTopFunctions } from './cpu-profile.js';
import { measureSync, type StepSeconds, type SyncFigures } from './measure-sync.js';
import { median } from './median.js';
import { newInstallation, type PushServers, startServers } from './push-installation.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
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
 * on fresh databases and prints medians. `--profile` samples the worker, and prints its most expensive functions.
 */
export async function benchPush(args: readonly string[]): Promise<void> {
  await runCommand(async ({ log, stopAtEnd }) => {
    const { people, runs, profile } = readOptions(args);
    execFileSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'pipe' });
    const { folder, remove } = await temporaryFolder();
    stopAtEnd(remove);
    const pushes = await generatePushes(folder, people, log);
    const servers = await startServers(folder, log);
    stopAtEnd(servers.stop);
    const profiles = join(folder, 'profiles');
    const figures: SyncFigures[][] = [];
    for (let run = 1; run <= runs; run++)
      figures.push(await measureRun(servers, `run-${run}`, pushes, profile ? profiles : undefined, log));
    printMedians(people, figures, log);
    if (profile) await printTopFunctions(profiles, log);
    return 0;
  });
}

function readOptions(args: readonly string[]) {
  const { positionals, values } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '3' },
      profile: { type: 'boolean', default: false },
    },
  });
  const [people, runs] = [Number(positionals[0] ?? 10_000), Number(values.runs)];
  if (!Number.isInteger(people) || people < 1)
    throw new AppError('usage', { problem: 'PEOPLE is a whole number from 1.' });
  if (!Number.isInteger(runs) || runs < 1)
    throw new AppError('usage', { problem: '--runs takes a whole number from 1.' });
  return { people, runs, profile: values.profile };
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

async function measureRun(
  servers: PushServers,
  name: string,
  pushes: readonly (string | undefined)[],
  profiles: string | undefined,
  log: (line: string) => void,
): Promise<SyncFigures[]> {
  const nodeOptions = profiles ? ['--cpu-prof', '--cpu-prof-dir', profiles] : [];
  const installation = await newInstallation(servers, name, nodeOptions);
  const figures: SyncFigures[] = [];
  for (const [at, push] of pushes.entries()) {
    if (push) await installation.push(push);
    const measured = await measureSync(installation);
    figures.push(measured);
    log(`${name}, ${SYNCS[at]?.name}: ${measured.seconds.toFixed(2)} s, ${measured.outcome}`);
    // The later syncs of the run would start from another state.
    if (!measured.outcome.startsWith('completed')) break;
  }
  await installation.remove();
  return figures;
}

function printMedians(
  people: number,
  runs: readonly (readonly SyncFigures[])[],
  log: (line: string) => void,
): void {
  const cells = (cell: (sync: readonly SyncFigures[]) => string) =>
    SYNCS.map((_, at) => cell(runs.flatMap((run) => run[at] ?? [])));
  const medians = (value: (figures: SyncFigures) => number, digits: number) =>
    cells((sync) => numberOf(median(sync.map(value)), digits));
  log(`\n${people} people, medians of ${runs.length} runs, seconds`);
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

function numberOf(value: number, digits: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}

function row(name: string, columns: readonly string[]): string {
  return name.padEnd(32) + columns.map((column) => column.padStart(18)).join('');
}
