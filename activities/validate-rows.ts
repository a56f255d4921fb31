import { failFile, updateFile } from '../infra/files/file-status.js';
import { getRunFile } from '../infra/files/run-files.js';
import type { ReportHead } from '../infra/files/stored-reports.js';
import { mappingDigest } from '../services/reports/read-report.js';
import { AppError } from '../shared/app-error.js';
import { countedTime } from '../shared/reports/counted-time.js';
import { type HeadingIndex, headingIndex } from '../shared/reports/headings.js';
import type { ReportMapping } from '../shared/reports/mapping.js';
import { shownColumns, shownHeadings } from '../shared/reports/shown-headings.js';
import type { ReportRefusal } from '../shared/reports/validated-report.js';
import type { Activities, FileRef, ValidatedFile } from './contract.js';
import type { Deps } from './deps.js';
import { readRunFile } from './read-run-file.js';
import { recordFileFailure } from './record-file-failure.js';

/** Records whether one file is a report, of which type and time, and how many of its rows are valid. */
export function createValidateRows(deps: Deps): Activities['validateRows'] {
  const { db } = deps.store;
  return async (ref) => {
    const { mapping } = await deps.readMapping();
    const file = await getRunFile(db, ref);
    const report = await recordFileFailure(deps, ref, () => readRunFile({ ...deps, mapping }, file));
    if (!report.ok) return refuse(deps, ref, report.refusal, mapping);
    const index = headingIndex(mapping);
    const { head } = report;
    const { time_zone } = mapping;
    const report_time = countedTime(head.report_time, { mtime: file.mtime, now: new Date(), time_zone });
    const record = { ...recordOf(head, index), report_time, mapping: mappingDigest(mapping) };
    await updateFile(db, ref, { status: 'validated', error: null, ...record });
    return { rows_read: head.rows_read, rows_valid: head.rows_valid, issues: head.issues };
  };
}

/** An unknown report is not a failure. Headings are only stored in the file's record, and only those that surely are headings. */
async function refuse(
  { store: { db } }: Deps,
  ref: FileRef,
  { code, details, headings }: ReportRefusal,
  mapping: ReportMapping,
): Promise<ValidatedFile> {
  const shown = shownHeadings(headings, headingIndex(mapping));
  await updateFile(db, ref, { unmapped_headings: shown, mapping: mappingDigest(mapping) });
  const listed = 'headings' in details && { headings: shown.join(', ') || 'none' };
  await failFile(db, ref, new AppError(code, { ...details, ...listed }));
  if (code === 'unrecognized_report') return { rows_read: 0, rows_valid: 0, issues: 0 };
  throw new AppError(code, { ...details, headings: `${headings.length}, listed in the record of the file` });
}

function recordOf(head: ReportHead, index: HeadingIndex) {
  const { report_type, rows_read, rows_quarantined, rows_valid, tables_passed_over } = head;
  const columns = shownColumns(head.columns, index);
  return {
    report_type,
    rows: { read: rows_read, valid: rows_valid, quarantined: rows_quarantined, duplicates: 0 },
    columns,
    tables_passed_over: [...tables_passed_over],
    unmapped_headings: columns.filter(({ field }) => field === null).map(({ heading }) => heading),
  };
}
