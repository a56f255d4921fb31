import { z } from 'zod';
import { SyncLog } from '../../infra/mongo/documents/sync-log-document.js';

/** The log of a sync as the API tells it: without Temporal's ids of it. */
export const SyncLogView = z
  .object({
    ...SyncLog.omit({ workflow_id: true, first_run_id: true }).shape,
    started_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable(),
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
