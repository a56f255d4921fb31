import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Mongod, startMongod } from '../dev/mongod.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { migrate } from '../infra/mongo/migrations/migrate.js';
import { connectMongo, type Mongo } from '../infra/mongo/mongo.js';
import { finalizeSyncLog, openSyncLog } from '../infra/syncs/sync-logs.js';
import type { SyncRequest } from '../shared/sync.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { testNamespace } from '../tests/test-namespace.js';
import { KEY_ONE } from '../tests/test-store.js';
import { startSync } from './start-sync.js';
import { watchSync, workflowIdOf } from './watch-sync.js';

const REQUEST: SyncRequest = {
  report_type: 'rate_history',
  dry_run: false,
  force: false,
  trigger: 'api',
  requested_by: 'test',
};
const workflowId = syncWorkflowId('rate_history');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mongod: Mongod;
let mongo: Mongo;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  folder = await temporaryFolder();
  mongod = await startMongod(join(folder.folder, 'mongod'));
  mongo = await connectMongo(mongod.uri('watch'));
  await migrate(mongo.db);
  connection = await Connection.connect({ address: inject('temporalAddress') });
  client = new Client({ connection, namespace: testNamespace() });
});
afterAll(async () => {
  await mongo?.close();
  await connection?.close();
  await mongod?.stop();
  await folder?.remove();
});

test('a watch continues after MongoDB was killed and restarted', async () => {
  const { db } = mongo;
  const store = { db, keyring: Keyring.parse(KEY_ONE, true) };
  const { sync_id } = await startSync(db, client, 'nobody', REQUEST, 'Test');
  expect(await workflowIdOf({ store, client }, sync_id)).toBe(workflowId);
  await openSyncLog(db, { ...REQUEST, sync_id, workflow_id: workflowId, first_run_id: 'r' });
  const { signal } = new AbortController();
  const watch = watchSync({ store, client, sync_id, workflowId }, signal);
  expect((await watch.next()).value).toMatchObject({ status: 'running', step: 'opening', log: null });
  const next = watch.next();
  await mongod.kill();
  await mongod.start();
  await finalizeSyncLog(db, sync_id, 'cancelled');
  expect((await next).value).toMatchObject({ status: 'cancelled', step: 'ended', log: { sync_id } });
  expect((await watch.next()).done).toBe(true);
  await client.workflow.getHandle(workflowId).terminate('its log has ended');
});

test('a sync that was cancelled before a worker began it ends as cancelled, although its log ends after its run', async () => {
  const { sync_id } = await startSync(mongo.db, client, 'nobody', REQUEST, 'Test');
  await client.workflow.getHandle(workflowId).terminate('no worker has begun it');
  let reads = 0;
  // The log ends while it is read for the third time: the run was gone at the second.
  const db = new Proxy(mongo.db, {
    get: (target, key) => {
      if (key !== 'collection') return Reflect.get(target, key);
      return (name: string) => {
        if (name === 'paycom_sync_logs' && ++reads === 3)
          void finalizeSyncLog(mongo.db, sync_id, 'cancelled');
        return target.collection(name);
      };
    },
  });
  const store = { db, keyring: Keyring.parse(KEY_ONE, true) };
  const seen: (string | undefined)[] = [];
  for await (const { log } of watchSync({ store, client, sync_id, workflowId }, AbortSignal.timeout(60_000)))
    seen.push(log?.status);
  expect(seen).toEqual(['cancelled']);
});
