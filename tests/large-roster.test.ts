import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { expect, it } from 'vitest';
import { generatePush } from '../dev/generate-push.js';
import { startMongod } from '../dev/mongod.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { collections } from '../infra/mongo/collections.js';
import type { SyncReport } from '../shared/sync-report.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { testClosers } from './closers.js';
import { startSyncStack } from './sync-stack.js';
import { seconds } from './time-limits.js';

/** `npm run test:scale` sets it. */
const PEOPLE = Number(process.env.TEST_PEOPLE ?? 30_000);
const LIMIT = seconds(PEOPLE / 50);
const FIRST = new Date('2026-11-02T02:00:00Z');
const SECOND = new Date('2026-11-02T03:00:00Z');

const { closers } = testClosers();

async function largeStack() {
  const { folder, remove } = await temporaryFolder();
  closers.push(remove);
  const mongod = await startMongod(join(folder, 'mongodb'), { cacheGigabytes: 0.25 });
  closers.push(mongod.stop);
  const stack = await startSyncStack({
    MONGODB_URI: mongod.uri('paycom'),
    NODE_OPTIONS: '--max-old-space-size=512',
    PAYCOM_LOG_LEVEL: 'info',
    // A worker takes two parts of the plan per thread, so that a part is left for the other worker.
    PAYCOM_WORKER_THREADS: '1',
  });
  closers.push(stack.stop);
  return stack;
}

async function handleOf({ env }: Awaited<ReturnType<typeof largeStack>>) {
  const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS ?? '' });
  closers.push(() => connection.close());
  const client = new Client({ connection, namespace: env.TEMPORAL_NAMESPACE ?? '' });
  return client.workflow.getHandle(syncWorkflowId('all'));
}

type Event = temporal.api.history.v1.IHistoryEvent;

/** Counts the completed steps of a kind by the worker that ran them. */
function completedBy(events: readonly Event[], activity: string): Map<string, number> {
  const byId = new Map(events.map((event) => [String(event.eventId), event]));
  const counts = new Map<string, number>();
  for (const { activityTaskCompletedEventAttributes: completed } of events) {
    const scheduled = byId.get(String(completed?.scheduledEventId))?.activityTaskScheduledEventAttributes;
    const started = byId.get(String(completed?.startedEventId))?.activityTaskStartedEventAttributes;
    if (scheduled?.activityType?.name !== activity || !started?.identity) continue;
    counts.set(started.identity, (counts.get(started.identity) ?? 0) + 1);
  }
  return counts;
}

it(
  `a roster of ${PEOPLE} people needs little memory, is shared by two workers, and survives their crashes`,
  async () => {
    const stack = await largeStack();
    const { db } = stack.store;
    const { employees, changes, appliedChunks } = collections(db);
    const sync = async () => {
      const { stdout, stderr } = await stack.run('sync-paycom', '--json');
      expect(stdout, stderr).not.toBe('');
      return JSON.parse(stdout) as SyncReport;
    };
    await generatePush(stack.remote, { employees: PEOPLE, time: FIRST });
    const workers = [await stack.startWorker(), await stack.startWorker()];
    const running = sync();
    const handle = await handleOf(stack);
    const completed = async (activity: string) => {
      const { events } = await handle.fetchHistory().catch(() => ({ events: [] }));
      return completedBy(events ?? [], activity);
    };
    await expect.poll(async () => (await completed('planChanges')).size, { timeout: LIMIT }).toBe(2);
    await workers[0]?.kill();
    await expect.poll(() => appliedChunks.countDocuments(), { timeout: LIMIT }).toBeGreaterThan(0);
    await workers[1]?.kill();
    await stack.startWorker();

    expect(await running).toMatchObject({
      status: 'completed',
      employees: { created: PEOPLE, updated: 0, unchanged: 0, missing: 0 },
    });
    expect(await employees.countDocuments()).toBe(PEOPLE);
    expect(await changes.countDocuments()).toBe(PEOPLE);

    await generatePush(stack.remote, { employees: PEOPLE, time: SECOND });
    expect(await sync()).toMatchObject({
      status: 'completed',
      employees: { created: 0, updated: 0, unchanged: PEOPLE, missing: 0 },
    });
    expect(await changes.countDocuments()).toBe(PEOPLE);
  },
  LIMIT * 2,
);
