import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { SyncRequest } from '../shared/sync.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { testNamespace } from '../tests/test-namespace.js';
import { testStore } from '../tests/test-store.js';
import { terminateUnstartedSync } from './cancel-sync.js';
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
  const { sync_id, joined } = await start(PLAIN);
  expect(joined).toBe(false);
  expect(await start(PLAIN)).toEqual({ sync_id, joined: true });
  for (const earlier of [{ retry_of: 'earlier' }, { undo_of: 'earlier' }])
    await expect(start({ ...PLAIN, ...earlier })).rejects.toMatchObject({
      code: 'sync_busy',
      details: { sync_id },
    });
  await terminateUnstartedSync(client, syncWorkflowId('rate_history'));
  expect((await start(PLAIN)).joined).toBe(false);
});

test('a dry run starts next to a sync of the same reports', async () => {
  const report_type = 'employee_dates';
  const { sync_id } = await start({ ...PLAIN, report_type });
  const dry = await start({ ...PLAIN, report_type, dry_run: true });
  expect(dry).toMatchObject({ joined: false });
  expect(dry.sync_id).not.toBe(sync_id);
});
