import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Document } from 'mongodb';
import { collections } from '../infra/mongo/collections.js';
import { compilePrograms, PROGRAMS, ROOT } from './build.js';
import { type Installation, SFTP_PASSWORD, SFTP_USERNAME } from './push-installation.js';

const run = promisify(execFile);
const REQUIREMENTS = `${ROOT}bench/peers/requirements.txt`;
const PARSE_AND_PLAN = `${PROGRAMS}/peers/parse-and-plan.js`;
/** Above this number of people, one update a row takes many minutes. */
const MAX_ROW_BY_ROW = 10_000;
const INSERT_BATCH = 1_000;

/** NaN where it is not measured. */
export type PeerFigures = {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
};

export type Peer = {
  readonly name: string;
  /** Does its work on the files of the first push, or the employees that the sync stored. */
  readonly measure: (installation: Installation) => Promise<PeerFigures & { readonly employees: number }>;
};

/** Builds and installs what the peers need, those in Python too if `python`. Logs what is skipped, and why. */
export function preparePeers(
  people: number,
  log: (line: string) => void,
  { python }: { readonly python: boolean },
): Peer[] {
  compilePrograms();
  const packages = python ? pythonPackages(log) : undefined;
  if (packages && people > MAX_ROW_BY_ROW)
    log(`Skipped: one upsert a row takes too long for more than ${MAX_ROW_BY_ROW} people.`);
  return [
    ...(packages && people <= MAX_ROW_BY_ROW
      ? [{ name: 'Python, one upsert a row', measure: pythonSync(packages, 'rows') }]
      : []),
    ...(packages ? [{ name: 'Python, bulk upserts', measure: pythonSync(packages, 'bulk') }] : []),
    { name: 'parse, validate and plan only', measure: parseAndPlan },
    { name: 'insertMany of the employees', measure: (from) => insertAgain(from, false) },
    { name: 'insertMany into our indexes', measure: (from) => insertAgain(from, true) },
  ];
}

/** Returns the folder with the pinned Python packages, which it installs at the first use. */
function pythonPackages(log: (line: string) => void): string | undefined {
  const version = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 8);
  const folder = `${ROOT}.cache/bench/python-${version}`;
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', unfinished];
  const { status, stderr } = spawnSync('python3', [...pip, '-r', REQUIREMENTS], { encoding: 'utf8' });
  if (status === 0) {
    renameSync(unfinished, folder);
    return folder;
  }
  rmSync(unfinished, { recursive: true, force: true });
  const reason = stderr?.trim().split('\n').at(-1) ?? 'there is no python3';
  log(`Skipped: the syncs in Python, because pip cannot install bench/peers/requirements.txt: ${reason}`);
  return undefined;
}

function pythonSync(packages: string, mode: 'rows' | 'bulk'): Peer['measure'] {
  return async ({ sftp, remoteDirectory, uri, mongo }) => {
    const env = { ...process.env, PYTHONPATH: packages };
    const account = [String(sftp.port), SFTP_USERNAME, SFTP_PASSWORD, remoteDirectory];
    const args = [
      `${ROOT}bench/peers/python_sync.py`,
      mode,
      ...account,
      uri,
      `${mongo.db.databaseName}_peer`,
    ];
    return JSON.parse((await run('python3', args, { env })).stdout);
  };
}

async function parseAndPlan({ remoteFolder }: Installation) {
  return JSON.parse((await run(process.execPath, [PARSE_AND_PLAN, remoteFolder])).stdout);
}

/** The lower bound for storing the same documents: no reading, no planning, no history, no transaction. */
async function insertAgain({ mongo }: Installation, indexed: boolean) {
  const source = collections(mongo.db).employees;
  const peer = mongo.client.db(`${mongo.db.databaseName}_peer`);
  const target = peer.collection<Document>('employees', { writeConcern: { w: 'majority' } });
  if (indexed) {
    const indexes = (await source.indexes()).filter(({ name }) => name !== '_id_');
    await target.createIndexes(indexes.map(({ v, ...index }) => index));
  }
  let [milliseconds, employees] = [0, 0];
  let batch: Document[] = [];
  const insert = async () => {
    const start = performance.now();
    await target.insertMany(batch);
    milliseconds += performance.now() - start;
    employees += batch.length;
    batch = [];
  };
  for await (const document of source.find()) {
    batch.push(document);
    if (batch.length === INSERT_BATCH) await insert();
  }
  if (batch.length > 0) await insert();
  await peer.dropDatabase();
  return { seconds: milliseconds / 1000, cpuSeconds: Number.NaN, peakMebibytes: Number.NaN, employees };
}
