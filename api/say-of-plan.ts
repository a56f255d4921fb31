import { decideHeld } from '../infra/sync-decisions.js';
import { withTemporal } from '../infra/temporal.js';
import type { Decision } from '../shared/sync-run.js';
import type { Account, Services } from './context.js';

type Caller = { readonly services: Services; readonly account: Account };

/** @throws AppError `sync_not_found`, `sync_not_held`, `plan_stale`, `no_worker` */
export async function sayOfPlan(
  { services, account }: Caller,
  decision: Decision['decision'],
  { sync_id, plan_hash }: { sync_id: string; plan_hash?: string | undefined },
): Promise<{ sync_id: string; plan_hash: string; done: true }> {
  const { store, client, connection, config } = services;
  const said = { sync_id, hash: plan_hash, decision, by: account.name };
  const decided = () => decideHeld(store.db, client, config.temporal.taskQueue, said);
  return { sync_id, plan_hash: await withTemporal(connection, decided), done: true };
}
