import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { readSyncReport } from '../../services/sync-report.js';
import { SENSITIVE_FIELDS } from '../../shared/employee.js';
import type { SyncReport } from '../../shared/sync-report.js';
import { groupedChanges } from '../render/format-plan.js';
import { SHOWN_CHANGES } from '../render/print-plan.js';
import { PAGE_ROWS } from '../render/sync-page-changes.js';
import type { Context } from '../runtime/context.js';

type ReportOptions = {
  readonly reveal?: boolean | undefined;
  readonly names?: boolean;
  /** `json` and `html`: the destination of the report, which decides how many changes of a group it shows. */
  readonly json?: boolean | undefined;
  readonly html?: string | undefined;
  readonly procedure: string;
};

/**
 * Returns the full report of a sync, with the names of the employees for a reader at a terminal. Records the employees whose values it
 * reveals first.
 *
 * @throws AppError `sync_not_found`
 */
export async function reportForAccount(
  context: Context,
  sync_id: string,
  { reveal = false, names = false, json = false, html, procedure }: ReportOptions,
): Promise<SyncReport> {
  const { account } = context;
  const store = await context.store();
  const report = await readSyncReport(store, sync_id, { reveal, names });
  const most = json ? Number.POSITIVE_INFINITY : html === undefined ? SHOWN_CHANGES : PAGE_ROWS;
  const groups = reveal ? groupedChanges(report.plan?.changes ?? []) : [];
  const shown = groups.flatMap(({ changes }) => changes.slice(0, most).map(({ employee_id }) => employee_id));
  await recordSensitiveAccess(store.db, { account, procedure }, [...SENSITIVE_FIELDS], shown);
  return report;
}
