import { withTemporal } from '../../infra/temporal/temporal.js';
import { type StartedSync, startSync } from '../../services/start-sync.js';
import type { ReportedError } from '../../shared/reported-error.js';
import type { SyncRequest } from '../../shared/sync.js';
import type { Caller } from '../http/request-context.js';
import { workerWarning } from './worker-warning.js';

/** Starts a sync, a retry or an undo in the caller's name. @throws AppError `sync_busy` */
export async function requestSync(
  { services, account }: Pick<Caller, 'services' | 'account'>,
  request: Omit<SyncRequest, 'trigger' | 'requested_by'>,
): Promise<Omit<StartedSync, 'run'> & { warning?: ReportedError }> {
  const { store, client, connection, config } = services;
  const { sync_id, joined } = await withTemporal(connection, () =>
    startSync(
      store.db,
      client,
      config.temporal.taskQueue,
      { ...request, trigger: 'api', requested_by: account.account_id },
      account.name,
    ),
  );
  return { sync_id, joined, ...(await workerWarning(services)) };
}
