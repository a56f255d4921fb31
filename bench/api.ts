import { Agent, request } from 'node:http';
import type { Db } from 'mongodb';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';
import { createToken } from '../infra/auth/tokens.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { QUESTIONS, type Question } from './api-questions.js';
import { startBenchApi } from './api-server.js';
import { ROOT } from './build.js';
import type { Ratios } from './ratios.js';
import { openRoster } from './roster-database.js';

export const FOLDER = `${ROOT}.cache/bench/api`;
const WARM_UP = 100;
/** A fixed key, because later runs reuse the stored roster. */
export const KEY = `bench:${Buffer.alloc(32, 7).toString('base64')}`;

/** Sends a request with a token over one keep-alive connection. Resolves when the whole response has arrived. */
type Get = (path: string) => Promise<void>;

/**
 * Times the API in a separate process, and the same queries through the bare driver. The two alternate, so that a busy machine slows
 * both. `--employees N` and `--rounds N` set the size. The first run creates the roster, which takes minutes.
 */
export async function benchApi(args: readonly string[]): Promise<Ratios> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      employees: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '1000' },
    },
  });
  const employees = parseOptionNumber('employees', values.employees, { max: 10_000_000 });
  const rounds = parseOptionNumber('rounds', values.rounds);
  const { mongod, mongo, uri } = await openRoster(FOLDER, employees, Keyring.parse(KEY, true), print);
  const api = await startBenchApi(FOLDER, uri, KEY);
  const { get, close } = await client(mongo.db, api.address);
  print(`${employees} employees, ${rounds} rounds each; milliseconds`);
  print(row('', ['api p50', 'p99', 'driver p50', 'p99', 'p50', 'p99']));
  const ratios: Record<string, number> = {};
  for (const question of QUESTIONS) {
    const { viaApi, viaDriver } = await takeTurns(question, employees, rounds, {
      get,
      db: mongo.db,
    });
    const quantiles = [viaApi(0.5), viaApi(0.99), viaDriver(0.5), viaDriver(0.99)];
    const compared = [viaApi(0.5) / viaDriver(0.5), viaApi(0.99) / viaDriver(0.99)];
    ratios[`${question.name}: median, API ÷ driver`] = viaApi(0.5) / viaDriver(0.5);
    print(
      row(question.name, [
        ...quantiles.map((ms) => ms.toFixed(2)),
        ...compared.map((ratio) => `${ratio.toFixed(2)} ×`),
      ]),
    );
  }
  close();
  await api.stop();
  await mongo.close();
  await mongod.stop();
  return ratios;
}

/** Sends requests with a token over one keep-alive connection. */
async function client(db: Db, address: string): Promise<{ readonly get: Get; readonly close: () => void }> {
  const by = { account_id: 'bench', name: 'bench' };
  const { token } = await createToken(db, { name: 'bench', role: 'viewer', days: 1, by });
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Bearer ${token}` };
  const get: Get = (path) =>
    new Promise((resolve, reject) => {
      const outgoing = request(`http://${address}${path}`, { agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`${path}: ${response.statusCode} ${Buffer.concat(chunks)}`));
        });
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
  return { get, close: () => agent.destroy() };
}

type Quantile = (share: number) => number;

async function takeTurns(
  { path, query }: Question,
  employees: number,
  rounds: number,
  { get, db }: { readonly get: Get; readonly db: Db },
): Promise<{ readonly viaApi: Quantile; readonly viaDriver: Quantile }> {
  const [viaApi, viaDriver]: [number[], number[]] = [[], []];
  for (let round = 0; round < WARM_UP + rounds; round++) {
    const params = { round, employees };
    const start = performance.now();
    await get(path(params));
    const between = performance.now();
    await query(db, params);
    if (round < WARM_UP) continue;
    viaApi.push(between - start);
    viaDriver.push(performance.now() - between);
  }
  return { viaApi: quantileOf(viaApi), viaDriver: quantileOf(viaDriver) };
}

function quantileOf(times: number[]): Quantile {
  const sorted = times.toSorted((a, b) => a - b);
  return (share) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

function row(name: string, columns: readonly string[]): string {
  return name.padEnd(34) + columns.map((column) => column.padStart(12)).join('');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
