import { newerApplied, newestReportTime } from '../infra/files/applied-reports.js';
import { type MissingPeople, markMissing, unmarkMissing } from '../infra/roster/missing-employees.js';
import { AppError } from '../shared/app-error.js';
import type { ErrorCode } from '../shared/error-codes.js';
import { laterReportTime } from '../shared/plan/merge-statements.js';
import { earliestOfPush } from '../shared/plan/push.js';
import { listsEveryone, type ReportTime } from '../shared/report.js';
import { type Deps, withMapping } from './deps.js';
import { reportProgress } from './heartbeat.js';
import { missingIn } from './missing-people.js';
import { rereadReports } from './plan-reports.js';
import { draftOf } from './prepare-draft.js';

/**
 * Marks as missing the employees that the newest full report still applied does not list. Reads that push again. When it cannot, it only clears the
 * marks of reverted reports, and the next sync completes them.
 *
 * @param fence of the roster lease
 * @throws AppError `lease_lost`
 */
export async function restoreMissing(deps: Deps, sync_id: string, fence: number): Promise<void> {
  const { store, logger } = deps;
  const newest = laterReportTime(
    await newestReportTime(store.db, 'employee_directory'),
    await newestReportTime(store.db, 'employee_dates'),
  );
  await unmarkMissing(store, fence, newest);
  if (newest === null) return;
  try {
    const missing = await missingOf(deps, sync_id, newest);
    if (missing !== null) await markMissing(store, fence, missing);
  } catch (error) {
    if (!(error instanceof AppError) || !UNREADABLE.has(error.code)) throw error;
    logger.warn('missing_not_restored', { sync_id, error });
  }
}

const UNREADABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'mapping_file_invalid',
  'blob_missing',
  'blob_corrupt',
]);

/** Returns the employees that the push of `newest` does not list; null when it has no full report. */
async function missingOf(deps: Deps, sync_id: string, newest: ReportTime): Promise<MissingPeople | null> {
  const mapped = await withMapping(deps);
  const push = await newerApplied(deps.store.db, earliestOfPush(newest, deps.config.reports.pushMinutes));
  const full = push.filter(({ report_type }) => report_type !== null && listsEveryone(report_type));
  const draft = await draftOf(mapped, await rereadReports(mapped, full), sync_id);
  const parts: { readonly missing: MissingPeople | null }[] = [];
  for (let part = 0; part < draft.parts; part += 1) {
    parts.push(await deps.tasks.digestPart({ mapping: mapped.mapping, draft, part }));
    reportProgress({ parts_read: part + 1, parts: draft.parts });
  }
  return missingIn(parts);
}
