import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatePush } from '../dev/generate-push.js';
import { startMongod } from '../dev/mongod.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { createToken } from '../infra/auth/tokens.js';
import { freePort } from '../infra/metrics/free-port.js';
import { collections } from '../infra/mongo/collections.js';
import { startApiProcess } from './api-process.js';
import {
  CANARIES,
  CANARY_LAST_NAME,
  expectNoCanary,
  expectNoCanaryInMetrics,
  FORBIDDEN_TEXTS,
  rawContent,
} from './canaries.js';
import { testClosers } from './closers.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { TEST_ACTOR } from './test-store.js';
import { workflowHistories } from './workflow-histories.js';

const { closers } = testClosers();

async function plantedStack(overrides: Record<string, string> = {}): Promise<SyncStack> {
  const metrics = `127.0.0.1:${await freePort()}`;
  const stack = await startSyncStack({ PAYCOM_METRICS_ADDRESS: metrics, ...overrides });
  closers.push(stack.stop);
  await generatePush(stack.remote, {
    employees: 40,
    seed: 3,
    time: new Date('2026-11-02T02:00:00Z'),
    plant: CANARIES,
  });
  return stack;
}

/** Guards against a search that finds no canary because it read nothing. */
async function expectReadAndNoCanary(stack: SyncStack): Promise<void> {
  expect(await workflowHistories(stack), 'payloads were read').toContain('"requested_by"');
  expect(await stack.output(), 'the log was read').toContain('worker_started');
  expect(stack.spooledNames(), 'the spool was watched').not.toEqual([]);
  await expectNoCanary(stack);
  await expectNoCanaryInMetrics(stack.env.PAYCOM_METRICS_ADDRESS ?? '', [
    'paycom_syncs_total',
    'paycom_employees',
  ]);
}

/** Canaries in whatever a caller can send: a search, a path, a body, a procedure. */
async function askForCanaries(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (const canary of FORBIDDEN_TEXTS) {
    const text = encodeURIComponent(canary);
    const paths = [`/api/paycom/employees/?search=${text}`, `/api/paycom/employees/${text}/`, `/${text}`];
    for (const path of [...paths, `/trpc/employees.${text}`]) await fetch(`${url}${path}`, { headers });
    const body = JSON.stringify({ report_type: canary });
    await fetch(`${url}/api/paycom/sync/start_sync/`, { method: 'POST', headers, body });
  }
}

describe('canaries in a push', () => {
  it('stay out of histories, logs, metrics and outputs of successful runs, including dry run, JSON, retry and undo', async () => {
    const apiMetrics = `127.0.0.1:${await freePort()}`;
    const stack = await plantedStack({ PAYCOM_API_METRICS_ADDRESS: apiMetrics });
    await stack.startWorker();
    const api = await startApiProcess(stack);
    closers.push(api.process.stop);
    expect((await stack.run('sync-paycom', '--dry-run')).code).toBe(0);
    const { code, stdout } = await stack.run('sync-paycom', '--json');
    expect(code).toBe(0);
    const { sync_id } = JSON.parse(stdout) as { sync_id: string };
    expect((await stack.run('paycom', 'undo', sync_id)).code).toBe(0);
    expect((await stack.run('paycom', 'retry', sync_id)).code).toBe(0);
    expect(await collections(stack.store.db).employees.countDocuments({ last_name: CANARY_LAST_NAME })).toBe(
      1,
    );
    await stack.run('paycom', 'status');
    await stack.run('paycom', 'files');
    const access = { name: 'metrics', role: 'admin', days: 1, by: TEST_ACTOR } as const;
    await askForCanaries(api.url, (await createToken(stack.store.db, access)).token);
    await expectReadAndNoCanary(stack);
    await expectNoCanaryInMetrics(stack.env.PAYCOM_METRICS_ADDRESS ?? '', ['upsertemployees']);
    await expectNoCanaryInMetrics(apiMetrics, ['paycom_api_request_seconds', 'employees.list']);
  });

  it('are encrypted in the database when they are sensitive', async () => {
    const stack = await plantedStack();
    await stack.startWorker();
    const { stdout } = await stack.run('sync-paycom', '--json');
    const { sync_id } = JSON.parse(stdout) as { sync_id: string };
    // The history of a removal holds every value that there was.
    expect((await stack.run('paycom', 'undo', sync_id)).code).toBe(0);
    const raw = await rawContent(stack);
    expect(raw.includes(CANARY_LAST_NAME), 'the database was read').toBe(true);
    for (const sealed of ['Canarycage', '5550142', '1971-04-23', '31.57', 'CASE-CANARY-77', '900471155']) {
      expect(raw.includes(sealed), `${sealed} in the raw database`).toBe(false);
    }
  });

  it('stay out when files are unreadable, without a header, or refused', async () => {
    const stack = await plantedStack();
    const people = 'Zanzibarfinch,Canarywren,canary.finch@example.org,4711 Canarycage Lane,1971-04-23,31.57';
    await writeFile(
      join(stack.remote, '20261103020000_Employee_Directory_0badf00d_Roster.csv'),
      `${people}\n${people}\n`,
    );
    await writeFile(join(stack.remote, '20261103020100_Employee_Dates_0badf00d_Roster.numbers'), people);
    await writeFile(join(stack.remote, 'mystery.csv'), `${people}\n${people}\n`);
    const bad =
      'EE Code,EE Name,Status,Birth Date,Phone #,Work Email\n"","Zanzibarfinch, Canarywren",A,1971-04-23,,\nx1,"Zanzibarfinch, Canarywren",Canarywren,Canarycage,Finchborough,Zanzibarfinch\n';
    await writeFile(join(stack.remote, '20261103020200_Employee_Directory_00c0ffee_Roster.csv'), bad);
    await stack.startWorker();
    expect((await stack.run('sync-paycom', '--json')).code).toBe(5);
    await stack.run('paycom', 'logs');
    expect((await stack.run('paycom', 'issues')).stdout).toContain('invalid_email');
    await expectReadAndNoCanary(stack);
  });

  it('stay out when the server refuses, disconnects or changes its key', async () => {
    const stack = await plantedStack();
    stack.sftp.faults.cutAfterBytes = 3_000;
    stack.sftp.faults.cuts = 2;
    await stack.startWorker();
    expect((await stack.run('sync-paycom')).code).toBe(0);
    await stack.sftp.changeHostKey();
    stack.sftp.disconnectAll();
    expect((await stack.run('sync-paycom', '--force')).code).toBe(4);
    await expectReadAndNoCanary(stack);
  });

  it('stay out when the database dies mid-sync', async () => {
    const { folder, remove } = await temporaryFolder();
    const mongod = await startMongod(folder);
    closers.push(remove, mongod.stop);
    const stack = await plantedStack({ MONGODB_URI: mongod.uri('paycom'), PAYCOM_TRANSACTION_ROWS: '3' });
    await stack.startWorker();
    const { stdout } = await stack.run('sync-paycom', '--detach', '--json');
    const { sync_id } = JSON.parse(stdout) as { sync_id: string };
    await expect
      .poll(() => collections(stack.store.db).appliedChunks.countDocuments(), {
        timeout: 30_000,
        interval: 20,
      })
      .toBeGreaterThan(0);
    await mongod.kill();
    await mongod.start();
    await expect
      .poll(async () => (await collections(stack.store.db).syncLogs.findOne({ sync_id }))?.status)
      .toBe('completed');
    await expectReadAndNoCanary(stack);
  });
});
