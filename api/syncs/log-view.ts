import { z } from 'zod';
import type { SyncLog } from '../../infra/mongo/documents/sync-log-document.js';
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
  })
  .meta({ id: 'SyncLog' });

export function logView({ workflow_id, first_run_id, ...log }: SyncLog): z.infer<typeof SyncLogView> {
  return {
    ...log,
    started_at: log.started_at.toISOString(),
    updated_at: log.updated_at.toISOString(),
    completed_at: log.completed_at?.toISOString() ?? null,
  };
}
