import { collections } from '../../infra/mongo/collections.js';
import { ensureSyncLog } from '../../infra/syncs/sync-logs.js';
import type { SyncStatus } from '../../shared/sync.js';
import type { TestApi } from '../test-api.js';

/** How a made-up sync was asked for and started. */
export const MADE_UP_RUN = {
  ...{ workflow_id: 'made-up', first_run_id: 'f', requested_by: 'x', force: false, dry_run: false },
};

/** An ended sync that has changed so many people. */
export async function addSync(
  { store: { db } }: TestApi,
  sync_id: string,
  updated: number,
  status: SyncStatus = 'completed',
): Promise<void> {
  await ensureSyncLog(db, { sync_id, report_type: 'all', trigger: 'schedule', ...MADE_UP_RUN });
  const employees = { created: 0, updated, unchanged: 0, missing: 0, terminations: 0 };
  await collections(db).syncLogs.updateOne(
    { sync_id },
    { $set: { status, completed_at: new Date(), employees } },
  );
}
