import type { Db } from 'mongodb';
import { type NextArrival, nextArrival } from '../../shared/next-arrival.js';
import type { ReportTime, ReportType } from '../../shared/report.js';
import { previousFiles } from '../../shared/reports/previous-files.js';
import { REPORT_TYPES } from '../../shared/vocabulary.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';

type Arrived = Pick<
  LedgerFile,
  'file_id' | 'name' | 'report_type' | 'report_time' | 'rows' | 'drift' | 'drift_ignored'
>;

/** `before`: the file before the last one, of the same kind of export. */
export type ReportArrivals = {
  readonly report_type: ReportType;
  readonly last: Arrived | null;
  readonly before: Arrived | null;
  readonly next: NextArrival | null;
};

/** How many files are looked at: some months of a daily report. */
const LOOKED_AT = 60;

/** Returns the newest file of each report, and when the next one is due. `now` is the time in the zone of the reports. */
export async function reportArrivals(db: Db, now: ReportTime): Promise<ReportArrivals[]> {
  return Promise.all(
    REPORT_TYPES.map(async (report_type) => {
      const files = await collections(db)
        .files.find({ report_type, report_time: { $lte: now } })
        .project<Arrived>({
          ...{ _id: 0, file_id: 1, name: 1, report_type: 1, report_time: 1, rows: 1 },
          ...{ drift: 1, drift_ignored: 1 },
        })
        .sort({ report_time: -1, file_id: -1 })
        .limit(LOOKED_AT)
        .toArray();
      const last = files[0] ?? null;
      return {
        report_type,
        last,
        before: (last && previousFiles(files).get(last.file_id)) ?? null,
        next: nextArrival(
          files.flatMap(({ report_time }) => report_time ?? []),
          now,
        ),
      };
    }),
  );
}
