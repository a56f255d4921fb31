import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { isRunning } from '../infra/temporal/workflow-run.js';
import type { SyncRequest } from '../shared/sync.js';
import { testNamespace } from '../tests/test-namespace.js';
import { testStore } from '../tests/test-store.js';
import { cancelRun, terminateUnstartedSync } from './cancel-sync.js';
import { startSync } from './start-sync.js';

const database = testStore();
const PLAIN: SyncRequest = {
  report_type: 'rate_history',
  dry_run: false,
  force: false,
  trigger: 'api',
  requested_by: 'test',
};

let connection: Connection;
let client: Client;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
  client = new Client({ connection, namespace: testNamespace() });
});
afterAll(() => connection?.close());

const start = (request: SyncRequest) => startSync(database.store.db, client, 'nobody', request, 'Test');

test('while a sync runs, a plain sync joins it, and a retry or an undo is refused as busy', async () => {
  const { sync_id, run, joined } = await start(PLAIN);
  expect(joined).toBe(false);
  expect(await start(PLAIN)).toEqual({ sync_id, run, joined: true });
  for (const earlier of [{ retry_of: 'earlier' }, { undo_of: 'earlier' }])
    await expect(start({ ...PLAIN, ...earlier })).rejects.toMatchObject({
      code: 'sync_busy',
      details: { sync_id },
    });
  await terminateUnstartedSync(client, run);
  expect((await start(PLAIN)).joined).toBe(false);
});

test('a request to end a sync does not reach the next one of the same reports', async () => {
  const request: SyncRequest = { ...PLAIN, report_type: 'employee_payees' };
  const ended = await start(request);
  await terminateUnstartedSync(client, ended.run);
  const next = await start(request);
  for (const end of [cancelRun, terminateUnstartedSync])
    await expect(end(client, ended.run)).rejects.toThrow(WorkflowNotFoundError);
  expect(await isRunning(client, next.run)).toBe(true);
});

test('a dry run starts next to a sync of the same reports', async () => {
  const report_type = 'employee_dates';
  const { sync_id } = await start({ ...PLAIN, report_type });
  const dry = await start({ ...PLAIN, report_type, dry_run: true });
  expect(dry).toMatchObject({ joined: false });
  expect(dry.sync_id).not.toBe(sync_id);
});
