import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { readSyncReport } from '../../services/sync-report.js';
import { SENSITIVE_FIELDS } from '../../shared/employee.js';
import type { SyncReport } from '../../shared/sync-report.js';
import type { Context } from '../runtime/context.js';

/** Returns the full report of a sync. Records the employees whose values it reveals first. @throws AppError `sync_not_found` */
export async function reportForAccount(
  context: Context,
  sync_id: string,
  { reveal = false, procedure }: { readonly reveal?: boolean | undefined; readonly procedure: string },
): Promise<SyncReport> {
  const { account } = context;
  const store = await context.store();
  const report = await readSyncReport(store, sync_id, { reveal });
  const shown = reveal ? (report.plan?.changes ?? []).map(({ employee_id }) => employee_id) : [];
  await recordSensitiveAccess(store.db, { account, procedure }, [...SENSITIVE_FIELDS], shown);
  return report;
}
