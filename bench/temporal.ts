import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generatePush } from '../dev/generate-push.js';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';
import { foreignVariables } from '../dev/product-servers.js';
import type { Running } from '../dev/run-command.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { buildProduct, compilePrograms, PROGRAMS } from './build.js';
import { measureSync } from './measure-sync.js';
import { median } from './median.js';
import { newInstallation, newWorkplace, type PushServers, startServers } from './push-installation.js';
import type { Ratios } from './ratios.js';

const PUSHED = new Date('2026-11-01T02:00:00Z');

type Figures = {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly activities: number;
  readonly created: number;
};

/** The syncs of one fresh database: a first push, then syncs that find nothing new. */
type Syncs = readonly Figures[];

/**
 * Compares syncs of a worker with the same activities called in one process, without Temporal: `npm run bench -- temporal [PEOPLE]`.
 * `--runs N` repeats on fresh databases, `--empty N` sets the syncs that find nothing new in each run.
 */
export async function benchTemporal(args: readonly string[], { log, stopAtEnd }: Running): Promise<Ratios> {
  const { positionals, values } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: { runs: { type: 'string', default: '3' }, empty: { type: 'string', default: '10' } },
  });
  const people = parseOptionNumber('people', positionals[0] ?? '10000', { max: 10_000_000 });
  const runs = parseOptionNumber('runs', values.runs);
  const syncs = 1 + parseOptionNumber('empty', values.empty);
  buildProduct();
  compilePrograms();
  const { folder, remove } = await temporaryFolder();
  stopAtEnd(remove);
  const push = join(folder, 'push');
  await generatePush(push, { employees: people, time: PUSHED });
  const servers = await startServers(folder, log);
  stopAtEnd(servers.stop);
  const [direct, orchestrated]: [Syncs[], Syncs[]] = [[], []];
  for (let run = 1; run <= runs; run += 1) {
    const ways = [
      { name: `direct-${run}`, sync: syncDirectly, into: direct },
      { name: `temporal-${run}`, sync: syncOrchestrated, into: orchestrated },
    ];
    // Each way is first in every other run.
    for (const { name, sync, into } of run % 2 === 0 ? ways.toReversed() : ways) {
      const measured = await sync(servers, name, push, syncs);
      into.push(measured);
      log(`${name}, first push: ${measured[0]?.seconds.toFixed(2)} s`);
    }
  }
  log(
    `\n${people} people, medians of ${runs} runs, ${syncs - 1} syncs that find nothing new in each; milliseconds`,
  );
  log(
    row('', ['direct', 'Temporal', 'ratio', 'CPU direct', 'Temporal', 'ratio', 'activities', 'per activity']),
  );
  return {
    ...compareSyncs('first push', ([first]) => (first ? [first] : []), direct, orchestrated, log),
    ...compareSyncs('nothing new', ([, ...empty]) => empty, direct, orchestrated, log),
  };
}

async function syncDirectly(servers: PushServers, name: string, push: string, syncs: number): Promise<Syncs> {
  const workplace = await newWorkplace(servers, name);
  await workplace.push(push);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`${PROGRAMS}/peers/direct-sync.js`, String(syncs)],
    { cwd: workplace.folder, env: { ...foreignVariables(), ...workplace.variables } },
  );
  await workplace.remove();
  return JSON.parse(stdout);
}

async function syncOrchestrated(
  servers: PushServers,
  name: string,
  push: string,
  syncs: number,
): Promise<Syncs> {
  const installation = await newInstallation(servers, name, []);
  await installation.push(push);
  const measured: Figures[] = [];
  while (measured.length < syncs) {
    const { seconds, workerCpu: cpuSeconds, activities, created } = await measureSync(installation);
    measured.push({ seconds, cpuSeconds, activities, created });
  }
  await installation.remove();
  return measured;
}

/** CPU is compared by means, because a sync that finds nothing new takes less than a few ticks of the clock for it. */
function compareSyncs(
  name: string,
  choose: (syncs: Syncs) => Syncs,
  directRuns: readonly Syncs[],
  orchestratedRuns: readonly Syncs[],
  log: (line: string) => void,
): Ratios {
  const [direct, orchestrated] = [directRuns.flatMap(choose), orchestratedRuns.flatMap(choose)];
  const [activities, called] = [
    median(orchestrated.map((sync) => sync.activities)),
    median(direct.map((sync) => sync.activities)),
  ];
  const [created, createdDirectly] = [orchestrated, direct].map((syncs) =>
    syncs.map((sync) => sync.created).join(),
  );
  if (activities !== called || created !== createdDirectly)
    throw new Error(
      `${name}: the workflow ran ${activities} activities, bench/peers/direct-sync.ts ${called}. They created ${created} and ${createdDirectly} employees.`,
    );
  const seconds = (syncs: Syncs) => median(syncs.map((sync) => sync.seconds));
  const cpu = (syncs: Syncs) => syncs.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / syncs.length;
  const [ratio, cpuRatio] = [seconds(orchestrated) / seconds(direct), cpu(orchestrated) / cpu(direct)];
  const perActivity = (seconds(orchestrated) - seconds(direct)) / activities;
  const columns = [
    ...[seconds(direct), seconds(orchestrated), ratio, cpu(direct), cpu(orchestrated), cpuRatio].map(
      (value, at) => (at % 3 === 2 ? value.toFixed(2) : (value * 1000).toFixed(0)),
    ),
    ...[String(activities), (perActivity * 1000).toFixed(1)],
  ];
  log(row(name, columns));
  return { [`${name}: Temporal ÷ direct`]: ratio, [`${name}: CPU, Temporal ÷ direct`]: cpuRatio };
}

function row(name: string, columns: readonly string[]): string {
  return name.padEnd(14) + columns.map((column) => column.padStart(14)).join('');
}
