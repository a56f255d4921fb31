import { withTemporal } from '../../infra/temporal/temporal.js';
import { type StartedSync, startSync } from '../../services/sync-control.js';
import { AppError } from '../../shared/app-error.js';
import type { SyncRequest } from '../../shared/sync.js';
import { newSyncId } from '../../shared/sync-id.js';
import type { ReportedError } from '../../shared/sync-report.js';
import type { Account, Services } from '../http/request-context.js';
import { workerWarning } from './worker-warning.js';

/**
 * Starts a sync, a retry or an undo, and returns at once.
 *
 * @throws AppError `sync_busy` for a retry or an undo while a sync of the same reports runs; a plain sync joins that one
 */
export async function requestSync(
  { services, account }: { readonly services: Services; readonly account: Account },
  asked: Omit<SyncRequest, 'trigger' | 'requested_by'>,
): Promise<StartedSync & { warning?: ReportedError }> {
  const { client, connection, config } = services;
  const request = { ...asked, trigger: 'api', requested_by: account.name } as const;
  const { taskQueue } = config.temporal;
  const sync_id = newSyncId(new Date(), Math.random);
  const started = await withTemporal(connection, () =>
    startSync(services.store.db, client, taskQueue, sync_id, request),
  );
  const isOfAnother = (asked.retry_of ?? asked.undo_of) !== undefined;
  if (started.joined && isOfAnother) throw new AppError('sync_busy', { sync_id: started.sync_id });
  return { ...started, ...(await workerWarning(services)) };
}
