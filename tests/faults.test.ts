import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBinary } from '../dev/binary.js';
import { generatePush } from '../dev/generate-push.js';
import { startMongod } from '../dev/mongod.js';
import { newKeyPair } from '../dev/ssh-keys.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { collections } from '../infra/mongo/collections.js';
import type { SyncReport } from '../shared/sync-report.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { CANARIES, expectNoCanary } from './canaries.js';
import { endState } from './end-state.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

const TIME = new Date('2026-11-02T02:00:00Z');
const EMPLOYEES = 60;
const OPERATE = join(import.meta.dirname, '../docs/operate.md');
const closers: (() => Promise<void>)[] = [];
const stacks: SyncStack[] = [];

async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** Every push here contains canaries, to show that no failure leaks one. */
afterEach(async () => {
  for (const stack of stacks.splice(0)) await expectNoCanary(stack);
  await closeAll();
});

async function stackWithPush(
  overrides: Record<string, string> = {},
  employees = EMPLOYEES,
): Promise<SyncStack & { files: string[] }> {
  const stack = await startSyncStack(overrides);
  closers.push(stack.stop);
  stacks.push(stack);
  const files = await generatePush(stack.remote, { employees, seed: 7, time: TIME, plant: CANARIES });
  return { ...stack, files };
}

async function sync(stack: SyncStack, ...args: string[]) {
  const outcome = await stack.run('sync-paycom', '--json', ...args);
  return {
    ...outcome,
    report: outcome.stdout === '' ? undefined : (JSON.parse(outcome.stdout) as SyncReport),
  };
}

/** The result of an undisturbed sync of the same push. */
let undisturbed: Awaited<ReturnType<typeof endState>>;

beforeAll(async () => {
  const stack = await stackWithPush();
  await stack.startWorker();
  expect((await sync(stack)).code).toBe(0);
  undisturbed = await endState(stack.store);
  stacks.splice(0);
  await closeAll();
});

describe('credentials and host key', () => {
  it('a wrong password ends the sync after one attempt, because more would lock the account', async () => {
    const stack = await stackWithPush({ PAYCOM_SFTP_PASSWORD: 'wrong' });
    await stack.startWorker();
    const { code, report } = await sync(stack);
    expect(report).toMatchObject({ status: 'failed', error: { code: 'sftp_login_refused' } });
    expect(code).toBe(4);
    expect(stack.sftp.logins).toEqual([{ method: 'password', accepted: false }]);
    expect(await collections(stack.store.db).employees.countDocuments()).toBe(0);
  });

  it('a wrong private key is refused in the same way', async () => {
    const { folder, remove } = await temporaryFolder();
    closers.push(remove);
    const path = join(folder, 'key');
    await writeFile(path, newKeyPair().privateKey, { mode: 0o600 });
    const stack = await stackWithPush({ PAYCOM_SFTP_PASSWORD: '', PAYCOM_SFTP_PRIVATE_KEY_PATH: path });
    await stack.startWorker();
    const { code, report } = await sync(stack);
    expect(report).toMatchObject({ status: 'failed', error: { code: 'sftp_login_refused' } });
    expect(code).toBe(4);
  });

  it('a changed host key is refused before any credential is sent', async () => {
    const stack = await stackWithPush();
    await stack.sftp.changeHostKey();
    await stack.startWorker();
    const { code, report } = await sync(stack);
    expect(report).toMatchObject({ status: 'failed', error: { code: 'sftp_host_key_changed' } });
    expect(code).toBe(4);
    expect(stack.sftp.logins).toEqual([]);
  });

  it('without a pinned key nothing is sent, and the fingerprint to confirm is shown', async () => {
    const stack = await stackWithPush({ PAYCOM_SFTP_HOST_KEY: '' });
    const { code, stdout } = await stack.run('sync-paycom', '--test-connection');
    expect(code).toBe(4);
    expect(stdout).toContain(stack.sftp.hostKey().fingerprint);
    expect(stack.sftp.logins).toEqual([]);
  });
});

describe('files', () => {
  it('a download that is cut off resumes where it stopped, with the same result', async () => {
    const stack = await stackWithPush();
    stack.sftp.faults.cutAfterBytes = 5_000;
    stack.sftp.faults.cuts = 3;
    await stack.startWorker();
    const { code } = await sync(stack);
    expect(code).toBe(0);
    expect(stack.sftp.faults.cuts).toBe(0);
    expect(await endState(stack.store)).toEqual(undisturbed);
  });

  it('a sync waits for a server that goes down mid-run and comes back', async () => {
    const stack = await stackWithPush();
    stack.sftp.faults.bytesPerSecond = 40_000;
    await stack.startWorker();
    const running = sync(stack);
    await expect
      .poll(() => collections(stack.store.db).runFiles.countDocuments({ status: { $ne: 'new' } }))
      .toBeGreaterThan(0);
    await stack.sftp.stop();
    stack.sftp.faults.bytesPerSecond = undefined;
    await stack.sftp.start();
    expect((await running).code).toBe(0);
    expect(await endState(stack.store)).toEqual(undisturbed);
  });

  it('a file that vanishes after the listing is reported, and the other files are applied', async () => {
    const stack = await stackWithPush({ PAYCOM_SFTP_CONNECTIONS: '1' });
    const [payees = '', ...rest] = stack.files;
    stack.sftp.faults.bytesPerSecond = 3_000;
    await stack.startWorker();
    const running = sync(stack);
    await expect.poll(() => collections(stack.store.db).runFiles.countDocuments()).toBe(4);
    // The files are downloaded one after the other, by their ids. One that is open already could be read to its end.
    const waiting = collections(stack.store.db).runFiles.find({ status: 'new' }).sort({ file_id: -1 });
    const last = (await waiting.next())?.name ?? payees;
    await rm(join(stack.remote, last));
    stack.sftp.faults.bytesPerSecond = undefined;
    const { code, report } = await running;
    expect(code).toBe(5);
    expect(report?.status).toBe('completed_with_errors');
    expect(report?.files.find(({ name }) => name === last)?.error?.code).toBe('remote_file_not_found');
    expect(report?.files.filter(({ status }) => status === 'applied')).toHaveLength(rest.length);
  });

  it('an unreadable file beside good ones does not stop them', async () => {
    const stack = await stackWithPush();
    const broken = '20261102030000_Employee_Dates_0badf00d_EmployeeRoster.numbers';
    await writeFile(join(stack.remote, broken), 'this is no Numbers file');
    await stack.startWorker();
    const { code, report } = await sync(stack);
    expect(code).toBe(5);
    expect(report?.status).toBe('completed_with_errors');
    expect(report?.files.find(({ name }) => name === broken)).toMatchObject({
      status: 'failed',
      error: { code: 'not_a_report' },
    });
    expect(report?.employees.created).toBe(EMPLOYEES);

    const again = await sync(stack);
    expect(again, 'the broken file is not tried again until it is sent again').toMatchObject({
      code: 0,
      report: { files: [] },
    });
  });
});

describe('crashes', () => {
  it('mongod restarted during a sync: the sync continues and applies nothing twice', async () => {
    const { folder, remove } = await temporaryFolder();
    const mongod = await startMongod(folder);
    closers.push(remove, mongod.stop);
    const stack = await stackWithPush({ MONGODB_URI: mongod.uri('paycom'), PAYCOM_TRANSACTION_ROWS: '5' });
    await stack.startWorker();
    const running = sync(stack);
    await expect.poll(() => chunksDone(stack), { interval: 10 }).toBeGreaterThan(0);
    await mongod.kill();
    await mongod.start();
    expect(await running, 'who watches it waits too').toMatchObject({
      code: 0,
      report: { status: 'completed' },
    });
    expect(await endState(stack.store)).toEqual(undisturbed);
  });

  it('a worker killed during a download: another one finishes', async () => {
    const stack = await stackWithPush();
    stack.sftp.faults.bytesPerSecond = 20_000;
    const worker = await stack.startWorker();
    const running = sync(stack);
    await expect.poll(() => collections(stack.store.db).runFiles.countDocuments()).toBe(4);
    await worker.kill();
    stack.sftp.faults.bytesPerSecond = undefined;
    await stack.startWorker();
    expect((await running).code).toBe(0);
    expect(await endState(stack.store)).toEqual(undisturbed);
  });

  it('a worker that shuts down hands over its steps', async () => {
    const stack = await stackWithPush();
    stack.sftp.faults.bytesPerSecond = 20_000;
    const worker = await stack.startWorker();
    const running = sync(stack);
    await expect.poll(() => collections(stack.store.db).runFiles.countDocuments()).toBe(4);
    await Promise.all([worker.stop(), stack.startWorker()]);
    stack.sftp.faults.bytesPerSecond = undefined;
    expect((await running).code).toBe(0);
    expect(await endState(stack.store)).toEqual(undisturbed);
  });

  it('cancelled between two chunks: the log reports what was written, and the next sync writes the rest', async () => {
    const stack = await stackWithPush(
      { PAYCOM_TRANSACTION_ROWS: '1', PAYCOM_BRAKE_CREATIONS_ROSTER: '1000' },
      600,
    );
    await stack.startWorker();
    const running = sync(stack);
    await expect.poll(() => chunksDone(stack), { interval: 5 }).toBeGreaterThan(0);
    const log = await collections(stack.store.db).syncLogs.findOne({});
    await stack.run('paycom', 'cancel', log?.sync_id ?? '');
    const { code, report } = await running;
    expect(code).toBe(7);
    expect(report?.employees.created).toBe(await collections(stack.store.db).employees.countDocuments());
    expect((await sync(stack)).code).toBe(0);
    expect(await collections(stack.store.db).employees.countDocuments()).toBe(600);
  });

  it('a worker killed between two chunks of a plan: another one applies the rest and nothing twice', async () => {
    const stack = await stackWithPush({ PAYCOM_TRANSACTION_ROWS: '4' });
    const worker = await stack.startWorker();
    const running = sync(stack);
    await expect.poll(() => chunksDone(stack), { interval: 5 }).toBeGreaterThan(0);
    await worker.kill();
    const done = await chunksDone(stack);
    expect(done, 'killed before the last chunk').toBeLessThan(EMPLOYEES / 4);
    await stack.startWorker();
    expect((await running).code).toBe(0);
    expect(await endState(stack.store)).toEqual(undisturbed);
  });
});

describe('in Temporal', () => {
  it('a run that was terminated leaves its log open; the next sync marks it abandoned and takes over', async () => {
    const stack = await stackWithPush();
    stack.sftp.faults.silent = true;
    await stack.startWorker();
    const { sync_id } = JSON.parse((await stack.run('sync-paycom', '--detach', '--json')).stdout) as {
      sync_id: string;
    };
    await expect.poll(() => statusOf(stack, sync_id)).toBe('running');
    await withTemporal(stack, (client) => client.workflow.getHandle(syncWorkflowId('all')).terminate());
    stack.sftp.faults.silent = false;
    expect((await sync(stack)).code).toBe(0);
    expect(await statusOf(stack, sync_id)).toBe('abandoned');
    expect(await endState(stack.store)).toEqual(undisturbed);
  });

  it('a failed sync that is reset after a fix completes under its old id', async () => {
    const stack = await stackWithPush({ PAYCOM_SFTP_REMOTE_DIRECTORY: 'reports' });
    await stack.startWorker();
    const { code, report } = await sync(stack);
    expect(code).toBe(3);
    expect(report?.error?.code).toBe('sftp_directory_not_found');
    const { sync_id = '' } = report ?? {};
    const failed = await collections(stack.store.db).syncLogs.findOne({ sync_id });
    // A later run has the same workflow id.
    const later = await sync(stack);
    await generatePush(join(stack.remote, 'reports'), {
      employees: EMPLOYEES,
      seed: 7,
      time: TIME,
      plant: CANARIES,
    });
    // The command of docs/operate.md.
    const [command = ''] = /temporal workflow reset .+/.exec(await readFile(OPERATE, 'utf8')) ?? [];
    const temporal = `'${await findBinary('temporal')}'`;
    const typed = command.replace('temporal', temporal).replace('RUN', failed?.first_run_id ?? '');
    const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = '' } = stack.env;
    await promisify(execFile)('sh', ['-c', typed], {
      env: { ...process.env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
    });
    await expect.poll(() => statusOf(stack, sync_id)).toBe('completed');
    expect(await statusOf(stack, later.report?.sync_id ?? '')).toBe('failed');
    expect(await endState(stack.store)).toEqual(undisturbed);
  });
});

async function withTemporal<T>({ env }: SyncStack, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS ?? '' });
  try {
    return await work(new Client({ connection, namespace: env.TEMPORAL_NAMESPACE ?? '' }));
  } finally {
    await connection.close();
  }
}

async function chunksDone({ store }: SyncStack): Promise<number> {
  return collections(store.db).appliedChunks.countDocuments();
}

async function statusOf({ store }: SyncStack, sync_id: string): Promise<string | undefined> {
  const log = await collections(store.db).syncLogs.findOne({ sync_id });
  return log?.status;
}
