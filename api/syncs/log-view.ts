import { z } from 'zod';
import type { listSyncLogs } from '../../infra/syncs/sync-logs.js';
import { PassedOver } from '../../shared/passed-over.js';
import { SyncRequest, SyncStatus } from '../../shared/sync.js';
import { CountedError, ReportedCodeWidth, SuccessRates, SyncReport } from '../../shared/sync-report.js';

const count = () => z.int().nonnegative();
const { employees, staff, error, skipped_for } = SyncReport.shape;

/** The log of a sync, without its Temporal ids. */
export const SyncLogView = z
  .object({
    sync_id: z.string(),
    ...SyncRequest.shape,
    status: SyncStatus,
    started_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable(),
    files: z.object({
      total: count(),
      applied: count(),
      unchanged: count(),
      failed: count(),
      unrecognized: count(),
    }),
    rows: z.object({ read: count(), valid: count(), quarantined: count(), duplicates: count() }),
    employees: employees.extend({ terminations: count() }),
    staff,
    success_rates: SuccessRates,
    plan_hash: z.string().nullable(),
    decided_by: z.string().nullable(),
    error: error.unwrap().nullable(),
    code_width: z.exactOptional(ReportedCodeWidth),
    roster: z.exactOptional(z.record(z.string(), z.int())),
    errors: z.exactOptional(z.array(CountedError)),
    skipped_for: skipped_for.unwrap().nullable(),
    passed_over: z.exactOptional(z.array(PassedOver)),
  })
  .meta({ id: 'SyncLog' });

type SyncLog = Awaited<ReturnType<typeof listSyncLogs>>[number];

export function logView(log: SyncLog): z.infer<typeof SyncLogView> {
  const { sync_id, report_type, dry_run, force, trigger, requested_by, retry_of, undo_of } = log;
  const { status, started_at, updated_at, completed_at, files, rows, employees, staff, success_rates } = log;
  const { plan_hash, decided_by, error, code_width, roster, errors, skipped_for, passed_over } = log;
  return {
    ...{ sync_id, report_type, dry_run, force, trigger, requested_by, status },
    ...(retry_of !== undefined && { retry_of }),
    ...(undo_of !== undefined && { undo_of }),
    started_at: started_at.toISOString(),
    updated_at: updated_at.toISOString(),
    completed_at: completed_at?.toISOString() ?? null,
    ...{ files, rows, employees, staff, success_rates, plan_hash, decided_by, error, skipped_for },
    ...(code_width && { code_width }),
    ...(roster && { roster }),
    ...(errors && { errors }),
    ...(passed_over && { passed_over }),
  };
}
