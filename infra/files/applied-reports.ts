import type { Db } from 'mongodb';
import type { ReportTime, ReportType } from '../../shared/report.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';

/**
 * Reports made at `report_time` or after it that the roster has already: an older one that comes late is planned with them. Those of every type,
 * since one report may say what another leaves open, and the newer of the two counts.
 */
export async function newerApplied(db: Db, report_time: ReportTime): Promise<LedgerFile[]> {
  return collections(db)
    .files.find({ report_time: { $gte: report_time }, applied_at: { $ne: null } }, { projection: { _id: 0 } })
    .sort({ report_time: 1, file_id: 1 })
    .toArray();
}

/** The newest report, of this type or of any, that the roster has; null before the first. */
export async function newestReportTime(db: Db, report_type?: ReportType): Promise<ReportTime | null> {
  const filter = { applied_at: { $ne: null }, ...(report_type && { report_type }) };
  const newest = await collections(db).files.findOne(filter, {
    sort: { report_time: -1 },
    projection: { report_time: 1 },
  });
  return newest?.report_time ?? null;
}
