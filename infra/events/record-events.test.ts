import { expect, test } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';
import { ensureSyncLog, finalizeSyncLog, type NewSyncLog, updateSyncLog } from '../syncs/sync-logs.js';
import { eventsAfter, lastEventNumber, recordedEvent } from './event-log.js';
import { recordEvents } from './record-events.js';

const fixture = testStore();
const RULES = { timeZone: 'UTC', quarantine: { percent: 5, least: 5 } };
const REQUEST: Omit<NewSyncLog, 'sync_id'> = {
  ...{ report_type: 'all', dry_run: false, force: false, trigger: 'cli', requested_by: 'test' },
  ...{ workflow_id: 'w', first_run_id: 'r' },
};

/** Returns the types and data of the events that are recorded now. */
async function recorded(at = new Date()) {
  const { db } = fixture.store;
  const before = await lastEventNumber(db);
  await recordEvents(db, RULES, at);
  const first = (await eventsAfter(db, before, 100)).map(recordedEvent);
  await recordEvents(db, RULES, at);
  expect(await eventsAfter(db, before + first.length, 100)).toEqual([]);
  return first.map(({ type, data }) => [type, data.sync_id ?? data.report_type]);
}

test('each end and each hold of a sync is one event, and a success after a failure is a recovery', async () => {
  const { db } = fixture.store;
  const open = (sync_id: string, dry_run = false) => ensureSyncLog(db, { ...REQUEST, sync_id, dry_run });
  await open('one');
  expect(await recorded()).toEqual([]);
  await updateSyncLog(db, 'one', { status: 'held' });
  expect(await recorded()).toEqual([['sync.held', 'one']]);
  await finalizeSyncLog(db, 'one', 'completed');
  expect(await recorded()).toEqual([
    ['sync.recovered', 'one'],
    ['sync.completed', 'one'],
  ]);
  await open('two');
  await finalizeSyncLog(db, 'two', 'failed');
  expect(await recorded()).toEqual([['sync.failed', 'two']]);
  await open('three');
  await finalizeSyncLog(db, 'three', 'completed_with_errors');
  expect(await recorded()).toEqual([
    ['sync.recovered', 'three'],
    ['sync.completed', 'three'],
  ]);
  await open('dry', true);
  await finalizeSyncLog(db, 'dry', 'failed');
  await open('skipped');
  await finalizeSyncLog(db, 'skipped', 'skipped');
  await open('cancelled');
  await finalizeSyncLog(db, 'cancelled', 'cancelled');
  expect(await recorded()).toEqual([]);
});

test('a hold that nobody decided in time is a failure', async () => {
  const { db } = fixture.store;
  await ensureSyncLog(db, { ...REQUEST, sync_id: 'expired' });
  const { code, message, hint } = new AppError('hold_expired', { hours: 24 });
  await finalizeSyncLog(db, 'expired', 'cancelled', { error: { code, message, hint } });
  expect(await recorded()).toEqual([['sync.failed', 'expired']]);
});

test('a hold that ends before the next look is an event too, before the end', async () => {
  const { db } = fixture.store;
  await ensureSyncLog(db, { ...REQUEST, sync_id: 'short' });
  const held_by = [{ brake: 'terminations', figure: 9, limit: 4 }];
  await updateSyncLog(db, 'short', { status: 'held', held_by });
  await updateSyncLog(db, 'short', { status: 'running' });
  await finalizeSyncLog(db, 'short', 'completed');
  expect((await recorded()).map(([type]) => type)).toEqual(['sync.held', 'sync.recovered', 'sync.completed']);
});

test('a failure, a hold and then a success are one recovery', async () => {
  const { db } = fixture.store;
  for (const sync_id of ['r1', 'r2']) await ensureSyncLog(db, { ...REQUEST, sync_id });
  await finalizeSyncLog(db, 'r1', 'failed');
  await recorded();
  await updateSyncLog(db, 'r2', { status: 'held' });
  await recorded();
  await finalizeSyncLog(db, 'r2', 'completed');
  const before = await lastEventNumber(db);
  await recorded();
  const [recovery] = await eventsAfter(db, before, 10);
  expect(recovery).toMatchObject({ type: 'sync.recovered', recovered_from: 'sync.held', sync_id: 'r2' });
});

/** A file of a daily report of November 2026. */
function fileOf(day: number, drift: LedgerFile['drift'] = null): LedgerFile {
  const at = new Date();
  return {
    file_id: String(day).padStart(32, '0'),
    ...{ path: `${day}.csv`, name: `${day}.csv`, size: 1, mtime: at, sync_id: 's', attempts: 1 },
    ...{ status: 'applied', fingerprint: null, report_type: 'employee_dates', rows: null, columns: [] },
    ...{
      unmapped_headings: [],
      error: null,
      first_seen_at: at,
      updated_at: at,
      applied_at: at,
      applied_by: [],
    },
    report_time: `2026-11-${String(day).padStart(2, '0')}T02:00:00`,
    drift,
  } as LedgerFile;
}

test('a report that does not come when its past says is late once, and recovers once it is there', async () => {
  const { files } = collections(fixture.store.db);
  await files.insertMany([1, 2, 3, 4, 5].map((day) => fileOf(day)));
  expect(await recorded(new Date('2026-11-05T12:00:00Z'))).toEqual([]);
  const late = new Date('2026-11-06T12:00:00Z');
  expect(await recorded(late)).toEqual([['sync.late', 'employee_dates']]);
  expect(await recorded(new Date('2026-11-06T13:00:00Z'))).toEqual([]);
  await files.insertOne(fileOf(6));
  expect(await recorded(new Date('2026-11-06T14:00:00Z'))).toEqual([['sync.recovered', 'employee_dates']]);
  expect(await recorded(new Date('2026-11-07T14:00:00Z'))).toEqual([['sync.late', 'employee_dates']]);
});

test('a file whose headings changed is one event, and headings that only moved are none', async () => {
  const { files } = collections(fixture.store.db);
  const NONE = { against: 'x', added: [], removed: [], moved: [], required_missing: [] };
  await files.insertOne(fileOf(7, { ...NONE, moved: ['City'] }));
  const at = new Date('2026-11-07T14:30:00Z');
  expect((await recorded(at)).map(([type]) => type)).toEqual(['sync.recovered']);
  await files.insertOne(fileOf(8, { ...NONE, added: ['Locker CANARY'] }));
  expect(await recorded(new Date('2026-11-08T03:00:00Z'))).toEqual([['report.drifted', 'employee_dates']]);
  const stored = JSON.stringify(await collections(fixture.store.db).events.find().toArray());
  expect(stored).not.toContain('CANARY');
});

test('events that several workers record at once have numbers without gaps', async () => {
  const { db } = fixture.store;
  for (const sync_id of ['a1', 'a2', 'a3', 'a4', 'a5']) {
    await ensureSyncLog(db, { ...REQUEST, sync_id });
    await finalizeSyncLog(db, sync_id, 'completed');
  }
  const at = new Date('2026-11-08T03:00:00Z');
  await Promise.all([1, 2, 3].map(() => recordEvents(db, RULES, at)));
  const all = await eventsAfter(db, 0, 1_000);
  expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index + 1));
  expect(new Set(all.map(({ event_id }) => event_id)).size).toBe(all.length);
});

test('too many quarantined rows are one event until a file has fewer again', async () => {
  const { db } = fixture.store;
  const { files } = collections(db);
  const rowsWith = (quarantined: number) => ({
    rows: { read: 100, valid: 100 - quarantined, quarantined, duplicates: 0 },
  });
  const deliver = async (day: number, quarantined: number) => {
    const { file_id } = fileOf(day);
    // A retry reads the same file with another mapping.
    const file = { ...fileOf(day), report_type: 'rate_history' as const, ...rowsWith(quarantined) };
    await files.replaceOne({ file_id }, file, { upsert: true });
    const before = await lastEventNumber(db);
    await recorded(new Date(`2026-11-${day}T03:00:00Z`));
    const found = await eventsAfter(db, before, 10);
    return found.flatMap(({ type, subject, counts }) =>
      subject.startsWith('quarantine') ? [[type, counts]] : [],
    );
  };
  expect(await deliver(10, 5)).toEqual([]);
  expect(await deliver(11, 6)).toEqual([['report.quarantined', { read: 100, quarantined: 6 }]]);
  expect(await deliver(12, 9)).toEqual([]);
  expect(await deliver(13, 4)).toEqual([['sync.recovered', { read: 100, quarantined: 4 }]]);
  expect(await deliver(14, 8)).toHaveLength(1);
  expect(await deliver(14, 0)).toEqual([['sync.recovered', { read: 100, quarantined: 0 }]]);
  expect(await deliver(14, 8)).toEqual([['report.quarantined', { read: 100, quarantined: 8 }]]);
});
