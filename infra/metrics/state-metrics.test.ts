import { expect, test } from 'vitest';
import { shiftWallTime, wallTime } from '../../shared/wall-time.js';
import { applyChange } from '../../tests/apply-change.js';
import { creationOf, fakeFields } from '../../tests/employee-records.js';
import { appliedFile, testLedger } from '../../tests/test-ledger.js';
import { TEST_ACTOR } from '../../tests/test-store.js';
import { appendEvent } from '../events/event-log.js';
import { collections } from '../mongo/collections.js';
import { connectMongo } from '../mongo/mongo.js';
import { changeChannel, createChannel } from '../notifications/channels.js';
import { newDocument } from '../plans/employee-writes.js';
import { rosterStats } from '../stats/roster-stats.js';
import { openSyncLog, updateSyncLog } from '../syncs/sync-logs.js';
import { recordSent } from '../webhooks/sent-events.js';
import { changeWebhook, createWebhook } from '../webhooks/webhooks.js';
import { stateMetrics } from './state-metrics.js';

const HOUR_MS = 3_600_000;
const database = testLedger();

const read = () => stateMetrics({ store: database.store, timeZone: 'America/Chicago' })();

/** Each metric with its labels, and its value. */
async function values(): Promise<Record<string, number>> {
  const lines = (await read()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

/** Applied files of the dates report, made so many hours before now by the clock of the site. */
async function filesMade(...hoursAgo: readonly number[]): Promise<void> {
  const now = wallTime(new Date(), 'America/Chicago');
  const files = hoursAgo.map((hours) => ({
    ...appliedFile(`file-${hours}`, `${hours}.numbers`),
    report_time: shiftWallTime(now, -hours * HOUR_MS),
  }));
  await collections(database.store.db).files.insertMany(files);
}

test('without a report there is no age and no time at which the next one is due', async () => {
  const found = await values();
  expect(found).toMatchObject({ paycom_up: 1, paycom_sync_held: 0, 'paycom_employees{status="active"}': 0 });
  expect(Object.keys(found).filter((name) => name.startsWith('paycom_report_'))).toEqual([]);
});

test('a report has its age and its due time by the clock of the site, and is late after its margin', async () => {
  await filesMade(73, 49, 25);
  const dates = '{report="employee_dates"}';
  const due = await values();
  expect(due[`paycom_report_age_seconds${dates}`]).toBeCloseTo(25 * 3_600, -2);
  expect(due[`paycom_report_due_seconds${dates}`]).toBeCloseTo(-3_600, -2);
  expect(due[`paycom_report_late${dates}`]).toBe(0);
  await collections(database.store.db).files.deleteMany({});
  await filesMade(80, 56, 32);
  const late = await values();
  expect(late[`paycom_report_due_seconds${dates}`]).toBeCloseTo(-8 * 3_600, -2);
  expect(late[`paycom_report_late${dates}`]).toBe(1);
});

test('a held sync and the employees as last counted are shown', async () => {
  const { store } = database;
  const request = { report_type: 'all', force: false, dry_run: false, trigger: 'cli' } as const;
  const log = { ...request, requested_by: 'x', sync_id: 'held', workflow_id: 'w', first_run_id: 'r' };
  await openSyncLog(store.db, log);
  await updateSyncLog(store.db, 'held', { status: 'held' });
  const insert = (number: number) =>
    collections(store.db).employees.insertOne(
      newDocument(store.keyring, creationOf(number, { ...fakeFields(number), status: 'active' }), new Date()),
    );
  await collections(store.db).stats.deleteMany({});
  await insert(1);
  await rosterStats(store);
  await insert(2);
  expect(await values()).toMatchObject({ paycom_sync_held: 1, 'paycom_employees{status="active"}': 1 });
});

test('a change of a sync that goes on holds the change feed back', async () => {
  expect(await values()).toMatchObject({ paycom_outbox_lag_seconds: 0 });
  const { release } = await applyChange(database.store, [creationOf(90)]);
  expect((await values()).paycom_outbox_lag_seconds).toBeGreaterThan(0);
  await release();
  expect(await values()).toMatchObject({ paycom_outbox_lag_seconds: 0 });
});

test('what a webhook and a channel were not sent yet has its age, but not while a person has paused them', async () => {
  const { store } = database;
  const { db } = store;
  const lags = async () => {
    const found = await values();
    return ['webhook', 'channel'].map(
      (receiver) => found[`paycom_delivery_lag_seconds{receiver="${receiver}"}`],
    );
  };
  const given = { name: 'Ops', url: 'https://example.org/', to: [] };
  const { webhook } = await createWebhook(store, { ...given, types: ['sync.failed'] }, TEST_ACTOR);
  const channel = await createChannel(store, { ...given, kind: 'slack', types: ['sync.failed'] }, TEST_ACTOR);
  expect(await lags()).toEqual([0, 0]);
  const at = new Date(Date.now() - HOUR_MS);
  await appendEvent(db, { event_id: 'sync.failed:1', type: 'sync.failed', at, subject: 's', sync_id: 'one' });
  for (const lag of await lags()) expect(lag).toBeCloseTo(3_600, -2);
  await changeWebhook(store, webhook.webhook_id, { enabled: false }, TEST_ACTOR);
  await changeChannel(store, channel.channel_id, { enabled: false }, TEST_ACTOR);
  expect(await lags()).toEqual([0, 0]);
});

test('what was given up is counted', async () => {
  const { webhook } = await createWebhook(
    database.store,
    { name: 'Ops', url: 'https://example.org/', types: ['sync.failed'] },
    TEST_ACTOR,
  );
  const at = new Date();
  const event = { id: 'sync.failed:2', type: 'sync.failed', at, data: {} } as const;
  await recordSent(database.store.db, webhook, event, {
    ...{ status: 'dead', next_attempt_at: null, http_status: 500, failure: 'status', milliseconds: 1 },
    ...{ attempts: 9, at, expires_at: new Date(at.getTime() + HOUR_MS) },
  });
  expect(await values()).toMatchObject({
    'paycom_dead_letters{receiver="webhook"}': 1,
    'paycom_dead_letters{receiver="channel"}': 0,
  });
});

test('without MongoDB it is down, and no old value looks like a current one', async () => {
  const { db, close } = await connectMongo(database.uri);
  await close();
  const text = await stateMetrics({ store: { ...database.store, db }, timeZone: 'UTC' })();
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual(['paycom_up 0']);
});
