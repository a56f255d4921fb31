import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import type { ServerProcess } from '../dev/server-process.js';
import { generateKey } from '../infra/crypto/keyring.js';
import { collections } from '../infra/mongo/collections.js';
import { triggerSchedule } from '../services/trigger-schedule.js';
import type { SyncReport } from '../shared/sync-report.js';
import { type KeyServices, startKeyServices, TOKEN } from './key-services.js';
import { type Outcome, runProgram } from './run-program.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { testDatabaseUri } from './test-namespace.js';
import { TEST_ACTOR } from './test-store.js';

const PEOPLE = Array.from({ length: 8 }, (_, at) => String(at + 1).padStart(4, '0'));
const LOCAL = `local:${generateKey('master')}`;
const VAULT = 'vault:transit/paycom';

let services: KeyServices;
let stack: SyncStack;
let worker: ServerProcess;
beforeAll(async () => {
  services = await startKeyServices();
  // The same few people move in each test.
  const brakes = { PAYCOM_BRAKE_CHANGES_LEAST: '1000' };
  stack = await startSyncStack({ VAULT_ADDR: services.url, VAULT_TOKEN: TOKEN, ...brakes });
  worker = await stack.startWorker();
  await deliver('20261101020000_Employee_Directory_0000aaaa_x.csv', 'Springfield');
  expect((await sync()).employees.created).toBe(PEOPLE.length);
});
afterAll(async () => {
  await stack?.stop();
  await services?.stop();
});

async function deliver(name: string, city: string): Promise<void> {
  const rows = PEOPLE.map((code) => `${code},"MADE, UP${code}",A,${city}`);
  await writeFile(join(stack.remote, name), ['EE Code,EE Name,Status,City', ...rows, ''].join('\n'));
}

async function sync(): Promise<SyncReport> {
  const { stdout, stderr } = await stack.run('sync-paycom', '--json');
  expect(stdout, stderr).toContain('"status":"completed"');
  return JSON.parse(stdout) as SyncReport;
}

async function keys(...args: string[]): Promise<Outcome> {
  const outcome = await stack.run('paycom', 'keys', ...args);
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome;
}
const doctorKeys = async () => (await stack.run('paycom', 'doctor')).stdout;

test('the keys of an installation are wrapped, leave the setting, and everything goes on', async () => {
  stack.env.PAYCOM_KEY_ENCRYPTION_KEYS = LOCAL;
  expect((await keys('wrap')).stdout).toContain('Stored, wrapped: test');
  stack.env.PAYCOM_ENCRYPTION_KEYS = '';
  expect((await stack.run('paycom', 'employees', 'show', '0001', '--reveal')).stdout).toContain(
    'Springfield',
  );
  expect(await doctorKeys()).toContain('1 keys, wrapped with local:master');
  await worker.stop();
  worker = await stack.startWorker();
  await deliver('20261102020000_Employee_Directory_0000bbbb_x.csv', 'Shelbyville');
  expect((await sync()).employees.updated).toBe(PEOPLE.length);
});

test('the wrapping key changes from the setting to Vault and on, while the same worker works', async () => {
  stack.env.PAYCOM_KEY_ENCRYPTION_KEYS = `${VAULT},${LOCAL}`;
  const { stdout } = await keys('rotate-wrapping', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ keys: 1, wrapped_by: VAULT });
  expect(JSON.parse(stdout).milliseconds).toBeLessThan(2_000);
  stack.env.PAYCOM_KEY_ENCRYPTION_KEYS = VAULT;
  services.rotate();
  await keys('rotate-wrapping');
  const [stored] = await collections(stack.store.db).dataKeys.find().toArray();
  expect(Buffer.from(stored?.wrapped.value() ?? []).toString()).toMatch(/^vault:v2:/);
  await deliver('20261103020000_Employee_Directory_0000cccc_x.csv', 'Ogdenville');
  expect((await sync()).employees.updated).toBe(PEOPLE.length);
  const stale = { ...stack.env, PAYCOM_KEY_ENCRYPTION_KEYS: LOCAL };
  const refused = await runProgram([builtScript('cli/paycom.js'), 'employees', 'list'], {
    env: stale,
    cwd: stack.folder,
  });
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(VAULT)]);
});

test('when Vault is down, what runs goes on, and what starts says so', async () => {
  services.failWith(503);
  await deliver('20261104020000_Employee_Directory_0000dddd_x.csv', 'Capital City');
  try {
    const { code, stderr } = await stack.run('paycom', 'employees', 'list');
    expect([code, stderr]).toEqual([3, expect.stringContaining('PAYCOM_KEY_ENCRYPTION_KEYS')]);
    expect(await updatedByNextSync()).toBe(PEOPLE.length);
  } finally {
    services.failWith(null);
  }
});

/** Starts a sync without a command, which would need the keys. Returns how many employees it changed. */
async function updatedByNextSync(): Promise<number> {
  const { syncLogs } = collections(stack.store.db);
  const before = await syncLogs.countDocuments({ status: 'completed' });
  const connection = await Connection.connect({ address: stack.env.TEMPORAL_ADDRESS ?? '' });
  try {
    const client = new Client({ connection, namespace: stack.env.TEMPORAL_NAMESPACE ?? '' });
    await triggerSchedule({ db: stack.store.db, client, taskQueue: 'paycom-sync' }, TEST_ACTOR);
  } finally {
    await connection.close();
  }
  await expect.poll(() => syncLogs.countDocuments({ status: 'completed' })).toBe(before + 1);
  const [last] = await syncLogs.find().sort({ started_at: -1 }).limit(1).toArray();
  return last?.employees.updated ?? 0;
}

test('a backup has its wrapped keys, and is restored with the wrapping key alone', async () => {
  const file = join(stack.folder, 'backup');
  const salts = join(stack.folder, 'salts');
  expect((await stack.run('paycom', 'backup', file, '--salts', salts)).code).toBe(0);
  const uri = testDatabaseUri();
  const env = { ...stack.env, MONGODB_URI: uri };
  const paycom = (...args: string[]) =>
    runProgram([builtScript('cli/paycom.js'), ...args], { env, cwd: stack.folder });
  const restored = await paycom('restore', file, '--salts', salts, '--verify', '--json');
  expect(restored.code, restored.stderr).toBe(0);
  expect(JSON.parse(restored.stdout).roster).toMatchObject({ employees: PEOPLE.length, differences: [] });
  const shown = await paycom('employees', 'show', '0001', '--reveal');
  expect(shown.stdout).toContain('Capital City');
  const client = await MongoClient.connect(uri);
  await client.db().dropDatabase();
  await client.close();
});

test('a new database begins with a wrapped key', async () => {
  const uri = testDatabaseUri();
  const env = { ...stack.env, MONGODB_URI: uri };
  const paycom = (...args: string[]) =>
    runProgram([builtScript('cli/paycom.js'), ...args], { env, cwd: stack.folder });
  expect(await paycom('migrate')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('paycom keys add'),
  });
  expect(await paycom('keys', 'add', 'k1')).toMatchObject({ code: 0, stdout: 'Stored the key k1.\n' });
  expect((await paycom('migrate')).code).toBe(0);
  const doctor = await paycom('doctor');
  expect(doctor.stdout).toContain('writing with k1');
  const verified = await paycom('audit', 'verify');
  expect(verified.code, verified.stderr).toBe(0);
  const client = await MongoClient.connect(uri);
  await client.db().dropDatabase();
  await client.close();
});
