import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServerProcess } from '../dev/server-process.js';
import { listAudit } from '../infra/audit/audit.js';
import { collections } from '../infra/mongo/collections.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { runHandle } from '../infra/temporal/workflow-run.js';
import type { SyncReport } from '../shared/sync-report.js';
import { DECIDE_PLAN, type Decision } from '../shared/sync-run.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { workflowHistories } from './workflow-histories.js';

const PEOPLE = Array.from({ length: 24 }, (_, at) => String(at + 1).padStart(4, '0'));

let stack: SyncStack;
let worker: ServerProcess;
let held: SyncReport;
let hash: string;

beforeEach(async () => {
  stack = await startSyncStack();
  worker = await stack.startWorker();
  await deliver('20261101020000_Employee_Directory_0000aaaa_x.csv', 'A');
  await sync();
  await deliver('20261105020000_Employee_Directory_0000bbbb_x.csv', 'T');
  held = await sync();
  hash = String(held.plan?.hash);
});
afterEach(() => stack?.stop());

async function deliver(name: string, status: string): Promise<void> {
  const rows = PEOPLE.map((code) => `${code},"MADE, UP${code}",${status}`);
  await writeFile(join(stack.remote, name), ['EE Code,EE Name,Status', ...rows, ''].join('\n'));
}

async function sync(): Promise<SyncReport> {
  const { stdout, stderr } = await stack.run('sync-paycom', '--json');
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as SyncReport;
}

const active = () => collections(stack.store.db).employees.countDocuments({ status: 'active' });
const log = () => getSyncLog(stack.store.db, held.sync_id);
const approve = (...args: string[]) => stack.run('paycom', 'approve', held.sync_id, ...args);

/** Sends an update as someone who reaches Temporal and nothing else. */
async function sendRaw(decision: Decision): Promise<unknown> {
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = '' } = stack.env;
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    return await runHandle(client, await log())
      .executeUpdate(DECIDE_PLAN, { args: [decision] })
      .then(
        () => 'accepted',
        (error: unknown) => error,
      );
  } finally {
    await connection.close();
  }
}

it('an update that no account stored decides nothing, and the plan can still be approved', async () => {
  const raw = { hash, by: 'cli', decision: 'approve' } as const;
  for (const sent of [raw, { ...raw, id: 'invented' }, { ...raw, decision: 'reject' as const }])
    expect(await sendRaw(sent)).toMatchObject({ cause: { type: 'decision_unknown' } });
  expect(await log()).toMatchObject({ status: 'held', decided_by: null });
  expect(await active()).toBe(PEOPLE.length);
  expect(await approve(hash)).toMatchObject({ stderr: '', code: 0 });
  await expect.poll(active).toBe(0);
  expect((await log()).decided_by).toBe('cli');
});

it('approve without a hash shows the plan and the command that approves it, and changes nothing', async () => {
  const { code, stdout } = await approve();
  expect(code).toBe(6);
  expect(stdout).toContain('terminations');
  expect(stdout).toContain(`paycom approve ${held.sync_id} ${hash}`);
  expect(await log()).toMatchObject({ status: 'held', decided_by: null });
  expect(await collections(stack.store.db).audit.countDocuments({ action: 'sync.approve' })).toBe(0);
  const stale = await approve('another');
  expect([stale.code, stale.stderr]).toEqual([1, expect.stringContaining('plan_stale')]);
});

it('the reason of a decision is shown with the sync, and stays out of the workflow history and the audit log', async () => {
  const reason = 'the plant in Yukon closes';
  expect(await approve(hash, '--reason', reason)).toMatchObject({ stderr: '', code: 0 });
  await expect.poll(active).toBe(0);
  expect((await stack.run('paycom', 'logs', held.sync_id)).stdout.replace(/\s+/g, ' ')).toContain(
    `decided by cli (${reason})`,
  );
  expect(await workflowHistories(stack)).not.toContain('Yukon');
  const audit = await collections(stack.store.db).audit.find().toArray();
  expect(audit.map(({ action }) => action)).toContain('sync.approve');
  expect(JSON.stringify(audit)).not.toContain('Yukon');
});

it('with --json a decision is one object, and nobody is asked', async () => {
  const shown = await approve('--json');
  expect([shown.code, JSON.parse(shown.stdout).plan.hash]).toEqual([6, hash]);
  const { code, stdout } = await approve(hash, '--json');
  const { sync_id } = held;
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { sync_id, decision: 'approve', plan_hash: hash, held_by: held.plan?.held_by },
  ]);
});

it('approve after the worker was killed says so within seconds, and a later worker approves nothing', async () => {
  await worker.kill();
  const begun = performance.now();
  const { code, stderr } = await approve(hash);
  expect([code, stderr]).toEqual([3, expect.stringContaining('no_worker')]);
  expect(performance.now() - begun).toBeLessThan(30_000);
  const approvals = async () =>
    (await listAudit(stack.store.db, { actions: ['sync.approve'], limit: 9 })).map(({ after }) => after);
  expect(await approvals()).toEqual([]);
  await stack.startWorker();
  expect(await approve()).toMatchObject({ code: 6 });
  expect(await log()).toMatchObject({ status: 'held', decided_by: null });
  expect(await approve(hash)).toMatchObject({ stderr: '', code: 0 });
  await expect.poll(active).toBe(0);
  expect(await approvals()).toEqual([{ plan_hash: hash }]);
});

it('the log of the worker tells an operator what happens to each sync, and the sync can be found by its id', async () => {
  expect(await approve(hash)).toMatchObject({ stderr: '', code: 0 });
  const ofSync = async () =>
    (await readFile(join(stack.folder, 'worker.log'), 'utf8'))
      .split('\n')
      .filter((line) => line.includes(held.sync_id))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  await expect.poll(async () => (await ofSync()).at(-1)?.event).toBe('sync_ended');
  expect(await ofSync()).toMatchObject([
    { event: 'sync_started', report_type: 'all', trigger: 'cli' },
    { event: 'sync_held', brakes: 1, created: 0, updated: PEOPLE.length },
    { event: 'sync_decided', decision: 'approve' },
    { event: 'sync_ended', status: 'completed', files: 1, rows: PEOPLE.length, updated: PEOPLE.length },
  ]);
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = '' } = stack.env;
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const query = `PaycomSyncId = '${held.sync_id}'`;
    await expect.poll(async () => (await client.workflow.count(query)).count).toBe(1);
    const { events = [] } = await runHandle(
      new Client({ connection, namespace }),
      await log(),
    ).fetchHistory();
    const summaries = events?.flatMap(({ activityTaskScheduledEventAttributes: scheduled, userMetadata }) =>
      scheduled?.activityType?.name === 'downloadFile' ? [userMetadata?.summary] : [],
    );
    expect(summaries).toEqual([expect.anything()]);
  } finally {
    await connection.close();
  }
});
