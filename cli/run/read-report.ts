import { readSyncReport } from '../../services/sync-report.js';
import type { SyncReport } from '../../shared/sync-report.js';
import type { Context } from '../runtime/context.js';
import { noteReveal } from '../runtime/record-sensitive-access.js';

/** A sync, told whole; whose values its plan shows is written down first. @throws AppError `sync_not_found` */
export async function readReport(
  context: Context,
  sync_id: string,
  { reveal = false, procedure }: { readonly reveal?: boolean | undefined; readonly procedure: string },
): Promise<SyncReport> {
  const report = await readSyncReport(await context.store(), sync_id, { reveal });
  const changes = reveal ? (report.plan?.changes ?? []) : [];
  await noteReveal(
    context,
    procedure,
    changes.map(({ employee_id }) => employee_id),
  );
  return report;
}
