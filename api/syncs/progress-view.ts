import { z } from 'zod';
import type { SyncProgress } from '../../services/watch-sync.js';
import { SyncStatus, SyncStep } from '../../shared/sync.js';
import { ErrorView, errorView } from '../http/error-view.js';
import { logView, SyncLogView } from './log-view.js';
import { BrakeView, brakeView } from './plan-views.js';

/** The progress of a sync. */
export const SyncProgressView = z
  .object({
    sync_id: z.string(),
    status: SyncStatus,
    step: SyncStep.meta({ description: '`waiting`: no worker is available to start the sync' }),
    files_total: z.int(),
    files_done: z.int().meta({ description: 'Includes failed files' }),
    files_failed: z.int(),
    bytes_total: z.int(),
    bytes_done: z.int(),
    rows_read: z.int(),
    retrying: ErrorView.nullable().meta({ description: 'Why the last attempt of the step failed' }),
    plan_hash: z.string().nullable(),
    held_by: z.array(BrakeView),
    log: SyncLogView.nullable().meta({ description: 'Null until the sync has ended' }),
  })
  .meta({ id: 'SyncProgress' });

export function syncProgressView(progress: SyncProgress): z.infer<typeof SyncProgressView> {
  const { sync_id, status, step, files_total, files_done, files_failed, bytes_total, bytes_done } = progress;
  const { rows_read, retrying, plan_hash, held_by, log } = progress;
  return {
    ...{ sync_id, status, step, files_total, files_done, files_failed, bytes_total, bytes_done, rows_read },
    ...{
      retrying: retrying && errorView(retrying),
      plan_hash,
      held_by: held_by.map(brakeView),
      log: log && logView(log),
    },
  };
}
