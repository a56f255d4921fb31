import type { Db } from 'mongodb';
import { shownDrift } from '../files/ignore-drift.js';
import type { ReportArrivals } from '../files/report-arrivals.js';
import type { RowCounts } from '../mongo/documents/sync-log-document.js';
import { appendEvent, lastEventOf } from './event-log.js';

/** Limits on quarantined rows. A file above both of them needs a person. */
export type QuarantineLimit = { readonly percent: number; readonly least: number };

/** Records that the headings of the newest file of a report changed. A column that only moved is read as before. */
export async function recordDrift(db: Db, { report_type, last }: ReportArrivals, at: Date): Promise<void> {
  const drift = last && shownDrift(last);
  if (!drift) return;
  const added = drift.added.length;
  const removed = drift.removed.length;
  const required_missing = drift.required_missing.length;
  if (added + removed + required_missing === 0) return;
  const { file_id } = last;
  const event = { event_id: `report.drifted:${file_id}`, type: 'report.drifted' as const, at };
  const counts = { added, removed, required_missing };
  await appendEvent(db, { ...event, subject: `drift/${report_type}`, report_type, file_id, counts });
}

/** Records when the newest file of a report is the first with too many quarantined rows, and when it is the first without. */
export async function recordQuarantine(
  db: Db,
  { report_type, last }: ReportArrivals,
  limit: QuarantineLimit,
  at: Date,
): Promise<void> {
  if (!last?.rows) return;
  const { file_id, rows } = last;
  const subject = `quarantine/${report_type}`;
  const before = await lastEventOf(db, subject);
  const isOver = isOverLimit(rows, limit);
  if (isOver === (before?.type === 'report.quarantined')) return;
  const type = isOver ? 'report.quarantined' : 'sync.recovered';
  const from = isOver ? {} : { recovered_from: 'report.quarantined' as const };
  const counts = { read: rows.read, quarantined: rows.quarantined };
  // A retry with another mapping can take the same file over the limit again.
  const event_id = `${type}:quarantine:${file_id}:${before?.number ?? 0}`;
  await appendEvent(db, { event_id, type, at, subject, report_type, file_id, counts, ...from });
}

function isOverLimit({ read, quarantined }: RowCounts, { percent, least }: QuarantineLimit): boolean {
  return quarantined > 0 && quarantined >= least && quarantined > (read * percent) / 100;
}
