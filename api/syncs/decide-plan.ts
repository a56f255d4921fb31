import { withTemporal } from '../../infra/temporal/temporal.js';
import { decideHeldSync } from '../../services/decide-held-sync.js';
import type { Decision } from '../../shared/sync-run.js';
import type { Caller } from '../http/request-context.js';

/** Approves or rejects the plan of a held sync in the caller's name. @throws AppError `sync_not_found`, `sync_not_held`, `plan_stale`, `no_worker` */
export async function decideOnPlan(
  { services, account }: Pick<Caller, 'services' | 'account'>,
  decision: Decision['decision'],
  { sync_id, plan_hash }: { sync_id: string; plan_hash?: string | undefined },
): Promise<{ sync_id: string; plan_hash: string; done: true }> {
  const { store, client, connection, config } = services;
  const params = { sync_id, hash: plan_hash, decision, by: account };
  const decide = () => decideHeldSync(store.db, client, config.temporal.taskQueue, params);
  return { sync_id, plan_hash: await withTemporal(connection, decide), done: true };
}
