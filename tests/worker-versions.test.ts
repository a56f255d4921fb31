import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { expect, it } from 'vitest';
import type { SyncReport } from '../shared/sync-report.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { testClosers } from './closers.js';
import { startSyncStack } from './sync-stack.js';

const { closers } = testClosers();
const PEOPLE = Array.from({ length: 24 }, (_, at) => `${at + 1001}`);
const DEPLOYMENT = 'paycom-sync';

it('a held sync ends on the version that began it, and new ones run on the next, also those of the schedule', async () => {
  const stack = await startSyncStack();
  closers.push(stack.stop);
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace = '' } = stack.env;
  const connection = await Connection.connect({ ...(address && { address }) });
  closers.push(() => connection.close());
  const client = new Client({ connection, namespace });
  const { workflowService } = connection;
  const startVersion = async (buildId: string) => {
    const worker = await stack.startWorker({ variables: { PAYCOM_WORKER_BUILD_ID: buildId } });
    // The server knows a version once its worker polls.
    await expect
      .poll(() =>
        workflowService
          .setWorkerDeploymentCurrentVersion({ namespace, deploymentName: DEPLOYMENT, buildId })
          .then(() => 'current', String),
      )
      .toBe('current');
    return worker;
  };
  const runOf = (report_type: 'all' | 'rate_history') =>
    client.workflow.getHandle(syncWorkflowId(report_type)).describe();
  const versionOf = async (report_type: 'all' | 'rate_history') => {
    const { raw } = await runOf(report_type);
    return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
  };
  const deliver = (name: string, status: string) => {
    const rows = PEOPLE.map((code) => `${code},"MADE, UP${code}",${status}`);
    return writeFile(join(stack.remote, name), ['EE Code,EE Name,Status', ...rows, ''].join('\n'));
  };
  const sync = async (...args: string[]) => {
    const { stdout, stderr } = await stack.run('sync-paycom', '--json', ...args);
    expect(stdout, stderr).not.toBe('');
    return JSON.parse(stdout) as SyncReport;
  };

  const first = await startVersion('1.0');
  await deliver('20261101020000_Employee_Directory_0000aaaa_x.csv', 'A');
  await sync();
  await deliver('20261105020000_Employee_Directory_0000bbbb_x.csv', 'T');
  const held = await sync();
  expect(held.status).toBe('held');
  await startVersion('1.1');
  await sync('--report-type', 'rate_history');
  expect([await versionOf('all'), await versionOf('rate_history')]).toEqual(['1.0', '1.1']);
  const { code } = await stack.run('paycom', 'approve', held.sync_id, String(held.plan?.hash));
  expect(code).toBe(0);
  const statusOf = async () => (await runOf('all')).status.name;
  await expect.poll(statusOf).toBe('COMPLETED');
  expect(await versionOf('all')).toBe('1.0');
  await first.stop();
  expect((await stack.run('paycom', 'schedule', 'trigger')).code).toBe(0);
  await expect.poll(() => versionOf('all')).toBe('1.1');
});
