import type { Db } from 'mongodb';
import type { ReportTime, ReportType } from '../../shared/report.js';
import { REPORT_TYPES } from '../../shared/vocabulary.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';

/**
 * Returns the applied reports made at or after `report_time`, oldest first. A report that arrives late is planned together with them.
 * Includes every report type: several types can contain the same field, and the newest value counts.
 */
export async function newerApplied(db: Db, report_time: ReportTime): Promise<LedgerFile[]> {
  return collections(db)
    .files.find({ report_time: { $gte: report_time }, applied_at: { $ne: null } }, { projection: { _id: 0 } })
    .sort({ report_time: 1, file_id: 1 })
    .toArray();
}

/** Returns every applied report, oldest first. */
export function appliedReports(db: Db): Promise<LedgerFile[]> {
  return newerApplied(db, '');
}

/** Returns the time of the newest applied report of this type, or of any type; null when there is none. */
export async function newestReportTime(db: Db, report_type?: ReportType): Promise<ReportTime | null> {
  const filter = { applied_at: { $ne: null }, ...(report_type && { report_type }) };
  const newest = await collections(db).files.findOne(filter, {
    sort: { report_time: -1 },
    projection: { report_time: 1 },
  });
  return newest?.report_time ?? null;
}

/** Returns the time of the newest applied report of each type that has one. */
export async function newestReportTimes(
  db: Db,
): Promise<{ readonly report_type: ReportType; readonly report_time: ReportTime }[]> {
  const times = REPORT_TYPES.map(async (report_type) => {
    const report_time = await newestReportTime(db, report_type);
    return report_time === null ? [] : [{ report_type, report_time }];
  });
  return (await Promise.all(times)).flat();
}
