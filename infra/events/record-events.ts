import type { Db } from 'mongodb';
import { SyncStatus } from '../../shared/sync.js';
import { wallTime } from '../../shared/wall-time.js';
import { shownDrift } from '../files/ignore-drift.js';
import { type ReportArrivals, reportArrivals } from '../files/report-arrivals.js';
import { collections } from '../mongo/collections.js';
import type { SyncLog } from '../mongo/documents/sync-log-document.js';
import { changedSyncLogs } from '../syncs/sync-logs.js';
import { appendEvent, lastEventOf } from './event-log.js';

/** A worker that was away for longer ended no syncs meanwhile. */
const LOOK_BACK_MS = 2 * 24 * 3_600_000;

const EVENT_OF = {
  held: 'sync.held',
  completed: 'sync.completed',
  completed_with_errors: 'sync.completed',
  failed: 'sync.failed',
  abandoned: 'sync.failed',
} as const;
type Telling = keyof typeof EVENT_OF;
const TELLING = SyncStatus.options.filter((status): status is Telling => status in EVENT_OF);

/** Records what happened since the last call: of the syncs, and whether their reports come as they should. Can be repeated at any time. */
export async function recordEvents(db: Db, timeZone: string, at = new Date()): Promise<void> {
  await recordSyncs(db, at);
  for (const arrivals of await reportArrivals(db, wallTime(at, timeZone))) {
    await recordArrivals(db, arrivals, at);
    await recordDrift(db, arrivals, at);
  }
}

async function recordSyncs(db: Db, now: Date): Promise<void> {
  const logs = await changedSyncLogs(db, TELLING, new Date(now.getTime() - LOOK_BACK_MS));
  for (const log of logs) await recordSync(db, log);
}

async function recordSync(db: Db, log: SyncLog): Promise<void> {
  const { sync_id, report_type, status, updated_at: at, error } = log;
  const type = EVENT_OF[status as Telling];
  const event_id = `${type}:${sync_id}`;
  if (await collections(db).events.findOne({ event_id })) return;
  const subject = `sync/${report_type}`;
  const event = { at, subject, sync_id, report_type, status };
  const before = type === 'sync.completed' ? await lastEventOf(db, subject) : null;
  const code = error && type === 'sync.failed' ? { code: error.code } : {};
  await appendEvent(db, { ...event, ...code, event_id, type });
  if (before?.type === 'sync.failed')
    await appendEvent(db, { ...event, event_id: `sync.recovered:${sync_id}`, type: 'sync.recovered' });
}

async function recordArrivals(db: Db, { report_type, next }: ReportArrivals, at: Date): Promise<void> {
  if (next === null) return;
  const subject = `arrival/${report_type}`;
  const before = await lastEventOf(db, subject);
  const isLate = next.late_minutes !== null;
  const wasLate = before?.type === 'sync.late';
  if (isLate === wasLate) return;
  const type = isLate ? 'sync.late' : 'sync.recovered';
  const due_at = isLate ? next.due_at : (before?.due_at ?? next.due_at);
  const event_id = `${type}:${report_type}:${due_at}`;
  await appendEvent(db, { event_id, type, at, subject, report_type, due_at });
}

async function recordDrift(db: Db, { report_type, last }: ReportArrivals, at: Date): Promise<void> {
  if (last === null || !isDrift(shownDrift(last))) return;
  const { file_id } = last;
  const event = { event_id: `report.drifted:${file_id}`, type: 'report.drifted' as const, at };
  await appendEvent(db, { ...event, subject: `drift/${report_type}`, report_type, file_id });
}

/** A column that only moved is read as before. */
function isDrift(drift: ReturnType<typeof shownDrift>): boolean {
  return drift !== null && [...drift.added, ...drift.removed, ...drift.required_missing].length > 0;
}
