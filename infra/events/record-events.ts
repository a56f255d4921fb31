import type { Db } from 'mongodb';
import type { SentType } from '../../shared/event.js';
import { SyncStatus } from '../../shared/sync.js';
import { wallTime } from '../../shared/wall-time.js';
import { type ReportArrivals, reportArrivals } from '../files/report-arrivals.js';
import { collections } from '../mongo/collections.js';
import type { SyncLog } from '../mongo/documents/sync-log-document.js';
import { changedSyncLogs } from '../syncs/sync-logs.js';
import { appendEvent, lastEventOf } from './event-log.js';
import { type QuarantineLimit, recordDrift, recordQuarantine } from './record-file-events.js';

export type EventRules = { readonly timeZone: string; readonly quarantine: QuarantineLimit };

/** How far back ended syncs are looked at. A worker that was away for longer ended no syncs in that time. */
const LOOK_BACK_MS = 2 * 24 * 3_600_000;

const END_OF: Partial<Record<SyncStatus, 'sync.completed' | 'sync.failed'>> = {
  completed: 'sync.completed',
  completed_with_errors: 'sync.completed',
  failed: 'sync.failed',
  abandoned: 'sync.failed',
};
/** The statuses that can give an event. A cancelled sync gives one if its hold expired, but not if a person cancelled it. */
const TELLING = SyncStatus.options.filter(
  (status) => status in END_OF || ['running', 'held', 'cancelled'].includes(status),
);
/** The events that a completed sync recovers from. */
const TROUBLE: readonly SentType[] = ['sync.failed', 'sync.held', 'sync.still_held'];

/** Records the events since the last call: what happened to syncs, and which reports are late, changed or damaged. Can be repeated at any time. */
export async function recordEvents(db: Db, rules: EventRules, at = new Date()): Promise<void> {
  const logs = await changedSyncLogs(db, TELLING, new Date(at.getTime() - LOOK_BACK_MS));
  for (const log of logs) await recordSync(db, log);
  for (const arrivals of await reportArrivals(db, wallTime(at, rules.timeZone))) {
    await recordArrivals(db, arrivals, at);
    await recordDrift(db, arrivals, at);
    await recordQuarantine(db, arrivals, rules.quarantine, at);
  }
}

async function recordSync(db: Db, log: SyncLog): Promise<void> {
  const { sync_id, report_type, status, updated_at: at, error } = log;
  const subject = `sync/${report_type}`;
  const event = { at, subject, sync_id, report_type };
  const hasExpired = error?.code === 'hold_expired';
  if (status === 'cancelled' && !hasExpired) return;
  const type = hasExpired ? 'sync.failed' : END_OF[status];
  const event_id = `${type}:${sync_id}`;
  if (type && (await collections(db).events.findOne({ event_id }))) return;
  // A hold can end before the next call.
  if (status === 'held' || (log.held_by ?? []).length > 0)
    await appendEvent(db, { ...event, status: 'held', event_id: `sync.held:${sync_id}`, type: 'sync.held' });
  if (type === undefined) return;
  const before = type === 'sync.completed' ? await lastEventOf(db, subject) : null;
  const code = error && type === 'sync.failed' ? { code: error.code } : {};
  // First, so that a crash between the two loses none.
  if (before && TROUBLE.includes(before.type))
    await appendEvent(db, {
      ...{ ...event, status, event_id: `sync.recovered:${sync_id}`, type: 'sync.recovered' },
      recovered_from: before.type,
    });
  await appendEvent(db, { ...event, status, ...code, event_id, type });
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
  const event_id = `${type}:${report_type}:${due_at}:${before?.number ?? 0}`;
  const from = isLate ? {} : { recovered_from: 'sync.late' as const };
  await appendEvent(db, { event_id, type, at, subject, report_type, due_at, ...from });
}
