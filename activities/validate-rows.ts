import { failFile, updateFile } from '../infra/files/file-status.js';
import { getRunFile } from '../infra/files/run-files.js';
import { AppError } from '../shared/app-error.js';
import type { ReportRefusal, ValidatedReport } from '../shared/reports/validated-report.js';
import type { Activities, FileRef, ValidatedFile } from './contract.js';
import { type Deps, withMapping } from './deps.js';
import { loadValidatedReport } from './load-validated-report.js';
import { recordFileFailure } from './record-file-failure.js';

/** Validates the tables of one file: typed rows and issues of a report. */
export function createValidateRows(deps: Deps): Activities['validateRows'] {
  const { db } = deps.store;
  return async (ref) => {
    const validation = await recordFileFailure(deps, ref, async () =>
      loadValidatedReport(withMapping(deps), await getRunFile(db, ref)),
    );
    if (!validation.ok) return refuse(deps, ref, validation.refusal);
    const { report } = validation;
    await updateFile(db, ref, { status: 'validated', error: null, ...recordOf(report) });
    return { rows_read: report.rows_read, rows_valid: report.rows.length, issues: report.issues.length };
  };
}

/** An unknown report is not a failure. Headings are only stored in the file's record: in a file without a header they may be personal data. */
async function refuse(
  { store: { db } }: Deps,
  ref: FileRef,
  { code, details, headings }: ReportRefusal,
): Promise<ValidatedFile> {
  await updateFile(db, ref, { unmapped_headings: [...headings] });
  await failFile(db, ref, new AppError(code, details));
  if (code === 'unrecognized_report') return { rows_read: 0, rows_valid: 0, issues: 0 };
  throw new AppError(code, { ...details, headings: `${headings.length}, listed by \`paycom files\`` });
}

function recordOf({ report_type, report_time, rows_read, rows_quarantined, rows, columns }: ValidatedReport) {
  return {
    report_type,
    report_time,
    rows: { read: rows_read, valid: rows.length, quarantined: rows_quarantined, duplicates: 0 },
    columns: [...columns],
    unmapped_headings: columns.filter(({ field }) => field === null).map(({ heading }) => heading),
  };
}
