import { spawnSync } from 'node:child_process';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { buildProduct, ROOT } from './build.js';
import { median } from './median.js';
import { rosterFile } from './numbers-file.js';
import type { Ratios } from './ratios.js';
import { openRoster } from './roster-database.js';

const FOLDER = `${ROOT}.cache/bench/start`;
const KEY = `bench:${Buffer.alloc(32, 7).toString('base64')}`;
const NOTHING = 'node (nothing)';
const ROWS = 20;
const EMPLOYEES = 250;

/** Runs in the measured process. Writes its resource usage to file descriptor 3 at exit, because Node reports no usage of a child process. */
const REPORT_USAGE = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));",
)}`;

type Usage = { readonly cpuSeconds: number; readonly peakMebibytes: number };

/** Prints the CPU seconds and peak memory of complete commands of the build, medians of runs in turns. `--runs N` sets their number. */
export async function benchStart(args: readonly string[]): Promise<Ratios> {
  const { values } = parseOptions({ args: [...args], options: { runs: { type: 'string', default: '11' } } });
  const runs = parseOptionNumber('runs', values.runs);
  buildProduct();
  const { mongod, mongo, uri } = await openRoster(FOLDER, EMPLOYEES, Keyring.parse(KEY, true), print);
  const env = { PATH: process.env.PATH, MONGODB_URI: uri, PAYCOM_ENCRYPTION_KEYS: KEY };
  const paycom = [`${ROOT}dist/cli/paycom.js`];
  const commands: readonly (readonly [name: string, args: readonly string[]])[] = [
    [NOTHING, ['--eval', '0']],
    ['--version', [...paycom, '--version']],
    ['--help', [...paycom, '--help']],
    [`numbers dump (${ROWS} rows)`, [...paycom, 'numbers', 'dump', rosterFile(ROWS)]],
    ['files (no files)', [...paycom, 'files']],
    ['employees list (50 of 250)', [...paycom, 'employees', 'list']],
  ];
  print(`${''.padEnd(30)}${'CPU'.padStart(10)}${'peak'.padStart(12)}`);
  const usagesOf = new Map<string, Usage[]>(commands.map(([name]) => [name, []]));
  for (let run = 0; run < runs; run += 1)
    for (const [name, command] of commands) usagesOf.get(name)?.push(measure(command, env));
  const times = new Map<string, number>();
  for (const [name, usages] of usagesOf) {
    const cpu = median(usages.map(({ cpuSeconds }) => cpuSeconds));
    const peak = median(usages.map(({ peakMebibytes }) => peakMebibytes));
    times.set(name, cpu);
    print(`${name.padEnd(30)}${`${cpu.toFixed(3)} s`.padStart(10)}${`${peak.toFixed(0)} MiB`.padStart(12)}`);
  }
  await mongo.close();
  await mongod.stop();
  const floor = times.get(NOTHING) ?? Number.NaN;
  times.delete(NOTHING);
  return Object.fromEntries([...times].map(([name, cpu]) => [`${name}: CPU ÷ ${NOTHING}`, cpu / floor]));
}

function measure(args: readonly string[], env: NodeJS.ProcessEnv): Usage {
  const { status, output } = spawnSync(process.execPath, ['--import', REPORT_USAGE, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with status ${status}`);
  const usage = JSON.parse(String(output[3])) as NodeJS.ResourceUsage;
  return {
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMebibytes: usage.maxRSS / 1024,
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
