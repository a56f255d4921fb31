import { type Db, Decimal128, type Filter, type FindCursor } from 'mongodb';
import { type Decimal, digitsAt, formatDecimal, parseDecimal } from '../../shared/decimal.js';
import type { ReportTime } from '../../shared/report.js';
import { areCurrent, type Clock, currentSince, currentUntil } from '../../shared/scheduling/availability.js';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';

/** Returns the time of the newest applied report with hours worked; null when there is none whose hours count. */
export async function hoursAsOf(db: Db, now: ReportTime): Promise<ReportTime | null> {
  const [newest] = await findHoursReports(db, now).toArray();
  return newest?.report_time ?? null;
}

/** Returns that query. Only these two reports contain hours (REPORTS §4). */
export function findHoursReports(db: Db, now: ReportTime): FindCursor<Pick<LedgerFile, 'report_time'>> {
  return collections(db)
    .files.find({
      report_type: { $in: ['rate_history', 'employee_directory'] },
      report_time: { $gte: currentSince(now), $lte: currentUntil(now) },
      applied_at: { $ne: null },
      'columns.field': 'hours_worked_current_period',
    })
    .project<Pick<LedgerFile, 'report_time'>>({ _id: 0, report_time: 1 })
    .sort({ report_time: -1 })
    .limit(1);
}

/**
 * For each weekly maximum, the most hours someone may have worked and still qualify, as a decimal; null: nobody qualifies. `unknown`:
 * whether employees with unknown hours match; `all`: the hours of every employee are unknown.
 */
export type HoursLeftFilter = {
  readonly maxima: readonly { readonly of: number; readonly worked_at_most: string | null }[];
  readonly unknown: 'all' | 'include' | 'none';
};

/**
 * Matches employees with at least this many hours left, by `hoursLeft` of shared/scheduling/availability.ts. Each maximum becomes a
 * range of hours worked, which can use an index; the difference of two fields could not.
 */
export async function hoursLeftFilter(
  db: Db,
  { now, hours_as_of }: Clock,
  least: Decimal,
  unknown: boolean,
): Promise<HoursLeftFilter> {
  if (!areCurrent(hours_as_of, now)) return { maxima: [], unknown: unknown ? 'all' : 'none' };
  const maxima = await collections(db).employees.distinct('max_hours_per_week');
  return {
    maxima: maxima
      .filter((of) => of !== null)
      .map((of) => ({ of, worked_at_most: workedAtMost(parseDecimal(String(of)), least) })),
    unknown: unknown ? 'include' : 'none',
  };
}

function workedAtMost(maximum: Decimal | null, least: Decimal): string | null {
  if (maximum === null) return null;
  if (least.digits === 0n) return 'Infinity';
  const scale = Math.max(maximum.scale, least.scale);
  const digits = digitsAt(maximum, scale) - digitsAt(least, scale);
  return digits < 0n ? null : formatDecimal({ digits, scale });
}

export function havingHours({ maxima, unknown }: HoursLeftFilter): Filter<EmployeeDocument> {
  if (unknown === 'all') return {};
  const missing = { 'missing.missed_by': { $exists: true } };
  const known = maxima.flatMap(({ of, worked_at_most }) => {
    if (worked_at_most === null) return [];
    const hours_worked_current_period = { $lte: Decimal128.fromString(worked_at_most) };
    return [{ max_hours_per_week: { $eq: of }, hours_worked_current_period, $nor: [missing] }];
  });
  const nothing = { $type: 'null' } as const;
  const withoutHours = [
    { max_hours_per_week: nothing },
    ...maxima.map(({ of }) => ({ max_hours_per_week: { $eq: of }, hours_worked_current_period: nothing })),
    missing,
  ];
  const branches: Filter<EmployeeDocument>[] = unknown === 'include' ? [...known, ...withoutHours] : known;
  // MongoDB rejects an empty $or.
  return branches.length > 0 ? { $or: branches } : { employee_id: { $in: [] } };
}
