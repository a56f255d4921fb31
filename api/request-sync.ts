import { type StartedSync, startSync } from '../infra/sync-control.js';
import { withTemporal } from '../infra/temporal.js';
import type { SyncRequest } from '../shared/sync.js';
import { newSyncId } from '../shared/sync-id.js';
import type { Account, Services } from './context.js';

/** @throws AppError `temporal_unreachable` */
export function requestSync(
  { services, account }: { readonly services: Services; readonly account: Account },
  asked: Pick<SyncRequest, 'report_type' | 'force' | 'dry_run'>,
): Promise<StartedSync> {
  const { client, connection, config } = services;
  const request = { ...asked, trigger: 'api', requested_by: account.name } as const;
  const sync_id = newSyncId(new Date(), Math.random);
  return withTemporal(connection, () => startSync(client, config.temporal.taskQueue, sync_id, request));
}
