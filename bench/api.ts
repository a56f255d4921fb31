import { execFileSync } from 'node:child_process';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Db } from 'mongodb';
import { freePort } from '../dev/free-port.js';
import { startApiServer } from '../dev/product-servers.js';
import { startTemporal } from '../dev/temporal.js';
import { createToken } from '../infra/auth/tokens.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { QUESTIONS, type Question } from './api-questions.js';
import { openRoster } from './roster-database.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = `${ROOT}.cache/bench/api`;
const EMPLOYEES = 1_000_000;
const ROUNDS = 1_000;
const WARM_UP = 200;
/** The same in each run, since the roster is kept from run to run. */
const KEY = `bench:${Buffer.alloc(32, 7).toString('base64')}`;

/** Asks over HTTP as a program with a token does, on one kept connection; resolves when the whole answer is there. */
type Ask = (path: string) => Promise<void>;

/**
 * Times the API, in a process of its own, against the very queries it sends, through the bare driver: in turns, so that a busy machine
 * slows both. `--employees N` and `--rounds N` make it smaller; the first run makes the roster, which takes minutes.
 */
export async function benchApi(args: readonly string[]): Promise<void> {
  const employees = numberOf(args, '--employees', EMPLOYEES);
  const rounds = numberOf(args, '--rounds', ROUNDS);
  const { mongod, mongo, uri } = await openRoster(FOLDER, employees, Keyring.parse(KEY, true), print);
  const temporal = await startTemporal(`${FOLDER}/temporal`, { namespaces: [] });
  const api = await serve(mongo.db, uri, temporal.address);
  print(`${employees} employees, ${rounds} rounds each; milliseconds`);
  print(row('', ['api p50', 'p99', 'driver p50', 'p99', 'p50', 'p99']));
  for (const question of QUESTIONS) {
    const { ours, bare } = await takeTurns(question, employees, rounds, { ask: api.ask, db: mongo.db });
    const quantiles = [ours(0.5), ours(0.99), bare(0.5), bare(0.99)];
    const ratios = [ours(0.5) / bare(0.5), ours(0.99) / bare(0.99)];
    print(
      row(question.name, [
        ...quantiles.map((ms) => ms.toFixed(2)),
        ...ratios.map((ratio) => `${ratio.toFixed(2)} ×`),
      ]),
    );
  }
  await api.stop();
  await Promise.all([mongo.close(), temporal.stop()]);
  await mongod.stop();
}

async function serve(
  db: Db,
  uri: string,
  temporalAddress: string,
): Promise<{ ask: Ask; stop: () => Promise<void> }> {
  const address = `127.0.0.1:${await freePort()}`;
  const { token } = await createToken(db, { name: 'bench', role: 'viewer', days: 1, by: 'bench' });
  // Not the sources: what runs them adds to every function that is made.
  execFileSync('npm', ['run', 'build'], { cwd: ROOT });
  const place = {
    folder: FOLDER,
    variables: {
      MONGODB_URI: uri,
      TEMPORAL_ADDRESS: temporalAddress,
      PAYCOM_TASK_QUEUE: 'bench',
      PAYCOM_ENCRYPTION_KEYS: KEY,
      PAYCOM_API_ADDRESS: address,
      PAYCOM_API_PUBLIC_URL: `http://${address}`,
      PAYCOM_API_REQUESTS_PER_MINUTE: '1000000000',
      NODE_ENV: 'production',
    },
  };
  const stop = await startApiServer(place, [`${ROOT}dist/api/main.js`]);
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Bearer ${token}` };
  const ask: Ask = (path) =>
    new Promise((resolve, reject) => {
      const sent = request(`http://${address}${path}`, { agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`${path}: ${answer.statusCode} ${Buffer.concat(chunks)}`));
        });
      });
      sent.on('error', reject);
      sent.end();
    });
  return {
    ask,
    stop: async () => {
      agent.destroy();
      await stop();
    },
  };
}

type Quantile = (share: number) => number;

async function takeTurns(
  { path, query }: Question,
  employees: number,
  rounds: number,
  { ask, db }: { readonly ask: Ask; readonly db: Db },
): Promise<{ readonly ours: Quantile; readonly bare: Quantile }> {
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < WARM_UP + rounds; round++) {
    const asked = { round, employees };
    const start = performance.now();
    await ask(path(asked));
    const between = performance.now();
    await query(db, asked);
    if (round < WARM_UP) continue;
    ours.push(between - start);
    bare.push(performance.now() - between);
  }
  return { ours: quantileOf(ours), bare: quantileOf(bare) };
}

function quantileOf(times: number[]): Quantile {
  const sorted = times.toSorted((a, b) => a - b);
  return (share) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

function numberOf(args: readonly string[], name: string, fallback: number): number {
  return args.includes(name) ? Number(args[args.indexOf(name) + 1]) : fallback;
}

function row(name: string, columns: readonly string[]): string {
  return name.padEnd(34) + columns.map((column) => column.padStart(12)).join('');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
