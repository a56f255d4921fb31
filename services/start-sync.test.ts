import { Client, type Connection, WorkflowNotFoundError } from '@temporalio/client';
import { beforeAll, expect, test } from 'vitest';
import { listAudit } from '../infra/audit/audit.js';
import { collections } from '../infra/mongo/collections.js';
import { findSyncLog, getSyncLog, openSyncLog } from '../infra/syncs/sync-logs.js';
import { isRunning } from '../infra/temporal/workflow-run.js';
import { TRIGGER } from '../shared/search-attributes.js';
import type { SyncRequest } from '../shared/sync.js';
import { testNamespace } from '../tests/test-namespace.js';
import { testStore } from '../tests/test-store.js';
import { testTemporal } from '../tests/test-temporal.js';
import { cancelRun, cancelSync, endWaitingSync } from './cancel-sync.js';
import { type StartedSync, startSync } from './start-sync.js';

const database = testStore();
const PLAIN: SyncRequest = {
  report_type: 'rate_history',
  dry_run: false,
  force: false,
  trigger: 'api',
  requested_by: 'test',
};

const fixture = testTemporal();
let connection: Connection;
let client: Client;
beforeAll(() => {
  ({ connection, client } = fixture.temporal);
});

const start = (request: SyncRequest) => startSync(database.store.db, client, 'nobody', request, 'Test');

const end = ({ sync_id, run }: Pick<StartedSync, 'sync_id' | 'run'>) =>
  endWaitingSync(database.store.db, client, { sync_id, ...run }, 'abandoned');

test('a sync has a log from the moment it is asked for, and waits until a worker begins it', async () => {
  const { db } = database.store;
  const request: SyncRequest = { ...PLAIN, report_type: 'employee_directory' };
  const { sync_id, run } = await start(request);
  expect(await getSyncLog(db, sync_id)).toMatchObject({ ...request, status: 'running', waiting: true });
  await openSyncLog(db, { ...request, sync_id, ...run });
  expect(await getSyncLog(db, sync_id)).not.toHaveProperty('waiting');
});

test('a sync that waits for a worker is cancelled at once', async () => {
  const { db } = database.store;
  const { sync_id, run } = await start({ ...PLAIN, report_type: 'all' });
  await cancelSync(db, client, sync_id, { account_id: 'account', name: 'Test' });
  expect(await getSyncLog(db, sync_id)).toMatchObject({
    status: 'cancelled',
    completed_at: expect.any(Date),
  });
  expect(await isRunning(client, run)).toBe(false);
});

test('without the search attributes, which a worker registers, there was no worker yet', async () => {
  const namespace = testNamespace();
  const { operatorService } = connection;
  await operatorService.removeSearchAttributes({ namespace, searchAttributes: [TRIGGER.name] });
  const registered = async () =>
    (await operatorService.listSearchAttributes({ namespace })).customAttributes ?? {};
  await expect.poll(registered).not.toHaveProperty(TRIGGER.name);
  const bare = new Client({ connection, namespace });
  const starting = startSync(database.store.db, bare, 'nobody', PLAIN, 'Test');
  await expect(starting).rejects.toMatchObject({ code: 'no_worker', details: { task_queue: 'nobody' } });
});

test('while a sync runs, a plain sync joins it, and a retry or an undo is refused as busy', async () => {
  const { sync_id, run, joined } = await start(PLAIN);
  expect(joined).toBe(false);
  expect(await start(PLAIN)).toEqual({ sync_id, run, joined: true });
  const [join, asked] = await listAudit(database.store.db, { limit: 2 });
  expect(join).toMatchObject({ action: 'sync.join', target: sync_id, after: { instead_of: asked?.target } });
  expect(asked).toMatchObject({ action: 'sync.start', target: expect.not.stringMatching(sync_id) });
  for (const earlier of [{ retry_of: 'earlier' }, { undo_of: 'earlier' }])
    await expect(start({ ...PLAIN, ...earlier })).rejects.toMatchObject({
      code: 'sync_busy',
      details: { sync_id },
    });
  const [refused, requested] = await listAudit(database.store.db, { limit: 2 });
  expect([refused, requested]).toMatchObject([
    { action: 'sync.start', target: requested?.target, after: { code: 'sync_busy' } },
    { action: 'sync.start', target: expect.not.stringMatching(sync_id), after: { undo_of: 'earlier' } },
  ]);
  await end({ sync_id, run });
  expect((await start(PLAIN)).joined).toBe(false);
});

test('a sync that is being cancelled is not joined: the next one starts once it has ended, or is refused as busy', async () => {
  const request: SyncRequest = { ...PLAIN, report_type: 'employee_directory', dry_run: true };
  const cancelled = await start(request);
  // No worker of this test ends it.
  await cancelRun(client, cancelled.run);
  await expect(start(request)).rejects.toMatchObject({
    code: 'sync_busy',
    details: { sync_id: cancelled.sync_id },
  });
  const starting = start(request);
  await end(cancelled);
  expect(await starting).toMatchObject({ joined: false });
});

test('a sync that has ended is not joined, although no worker has closed its workflow', async () => {
  const { db } = database.store;
  const request: SyncRequest = { ...PLAIN, report_type: 'employee_dates' };
  const ended = await start(request);
  await collections(db).syncLogs.updateOne(
    { sync_id: ended.sync_id },
    { $set: { status: 'completed', completed_at: new Date() } },
  );
  await expect(start(request)).rejects.toMatchObject({ code: 'no_worker' });
  await end(ended);
});

test('a request to end a sync does not reach the next one of the same reports', async () => {
  const request: SyncRequest = { ...PLAIN, report_type: 'employee_payees' };
  const ended = await start(request);
  await end(ended);
  const next = await start(request);
  for (const endAgain of [() => cancelRun(client, ended.run), () => end(ended)])
    await expect(endAgain()).rejects.toThrow(WorkflowNotFoundError);
  expect(await isRunning(client, next.run)).toBe(true);
});

test('of any starts, each entry that asks for a sync has a log, or another entry that says why it has none', async () => {
  const { db } = database.store;
  await collections(db).audit.deleteMany({});
  const report_type = 'rate_history';
  const asked = [
    {},
    {},
    { retry_of: 'a' },
    { undo_of: 'a' },
    { dry_run: true },
    { dry_run: true, undo_of: 'a' },
  ];
  await Promise.allSettled(asked.map((each) => start({ ...PLAIN, report_type, ...each })));
  const entries = await listAudit(db, { limit: 50 });
  const starts = entries.filter(({ action, after }) => action === 'sync.start' && after?.code === undefined);
  expect(starts).toHaveLength(asked.length);
  const outcomes = await Promise.all(
    starts.map(async ({ target }) => [
      ...((await findSyncLog(db, target)) ? ['ran'] : []),
      ...entries.flatMap(({ action, target: of, after }) => {
        if (action === 'sync.join' && after?.instead_of === target) return ['joined'];
        return of === target && after?.code !== undefined ? [after.code] : [];
      }),
    ]),
  );
  expect(outcomes.filter((each) => each.length !== 1)).toEqual([]);
  expect(outcomes.flat()).toEqual(expect.arrayContaining(['ran', 'sync_busy']));
});

test('a dry run starts next to a sync of the same reports', async () => {
  const report_type = 'employee_dates';
  const { sync_id } = await start({ ...PLAIN, report_type });
  const dry = await start({ ...PLAIN, report_type, dry_run: true });
  expect(dry).toMatchObject({ joined: false });
  expect(dry.sync_id).not.toBe(sync_id);
});
