import { type Db, Decimal128, type Filter, type FindCursor } from 'mongodb';
import type { ReportTime } from '../shared/report.js';
import { currentSince } from '../shared/scheduling/availability.js';
import { collections } from './collections.js';
import type { EmployeeDocument } from './documents/employee-document.js';
import type { LedgerFile } from './documents/file-documents.js';

/** When the newest report was made that told hours worked, and that the roster has; null where it is too old for them to count. */
export async function hoursAsOf(db: Db, now: Date): Promise<ReportTime | null> {
  const [newest] = await findHoursReports(db, now).toArray();
  return newest?.report_time ?? null;
}

/** The query behind it. Hours are read from these two reports alone (REPORTS §4). */
export function findHoursReports(db: Db, now: Date): FindCursor<Pick<LedgerFile, 'report_time'>> {
  return collections(db)
    .files.find({
      report_type: { $in: ['rate_history', 'employee_directory'] },
      report_time: { $gte: currentSince(now) },
      applied_at: { $ne: null },
      'columns.field': 'hours_worked_current_period',
    })
    .project<Pick<LedgerFile, 'report_time'>>({ _id: 0, report_time: 1 })
    .sort({ report_time: -1 })
    .limit(1);
}

/** At least so many, a decimal; `current`: whether hours worked count at all; `unknown`: those of whom it is not known too. */
export type HoursLeftFilter = {
  readonly least: string;
  readonly current: boolean;
  readonly unknown: boolean;
};

/** The same as `hoursLeft` of shared/scheduling/availability.ts, in decimals too. */
export function havingHours({ least, current, unknown }: HoursLeftFilter): Filter<EmployeeDocument> {
  const left = { $subtract: [{ $toDecimal: '$max_hours_per_week' }, '$hours_worked_current_period'] };
  const unsaid: Filter<EmployeeDocument>[] = [
    { max_hours_per_week: null },
    { hours_worked_current_period: null },
    { 'missing.missed_by': { $exists: true } },
  ];
  const known: Filter<EmployeeDocument> = {
    $nor: unsaid,
    $expr: { $gte: [{ $max: [left, 0] }, Decimal128.fromString(least)] },
  };
  if (unknown) return current ? { $or: [...unsaid, known] } : {};
  return current ? known : { employee_id: { $in: [] } };
}
