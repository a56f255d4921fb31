import { z } from 'zod';
import { withTemporal } from '../../infra/temporal/temporal.js';
import { decideHeldSync, getHeldSync } from '../../services/decide-held-sync.js';
import type { Decision } from '../../shared/sync-run.js';
import type { Caller } from '../http/request-context.js';
import { EmployeeCountsView, employeeCountsView } from './count-views.js';
import { BrakeView, brakeView } from './plan-views.js';

/** What an approval with this `plan_hash` would apply. */
export const Proposal = z.object({
  sync_id: z.string(),
  plan_hash: z.string(),
  done: z.literal(false),
  employees: EmployeeCountsView,
  held_by: z.array(BrakeView),
});

type DecisionParams = {
  readonly sync_id: string;
  readonly plan_hash?: string | undefined;
  readonly reason?: string | undefined;
};
type Decided = { readonly sync_id: string; readonly plan_hash: string; readonly done: true };

/** Approves or rejects the plan of a held sync in the caller's name. @throws AppError `sync_not_found`, `sync_not_held`, `plan_stale`, `no_worker` */
export async function decideOnPlan(
  { services, account }: Pick<Caller, 'services' | 'account'>,
  decision: Decision['decision'],
  { sync_id, plan_hash, reason }: DecisionParams,
): Promise<Decided> {
  const { store, client, connection, config } = services;
  const params = { sync_id, hash: plan_hash, decision, by: account, reason };
  const decide = () => decideHeldSync(store.db, client, config.temporal.taskQueue, params);
  return { sync_id, plan_hash: await withTemporal(connection, decide), done: true };
}

/** Approves the plan with this hash. Without a hash, decides nothing and returns what it would approve. */
export async function approveOrShow(
  caller: Pick<Caller, 'services' | 'account'>,
  { sync_id, plan_hash, reason }: DecisionParams,
): Promise<Decided | z.infer<typeof Proposal>> {
  if (plan_hash !== undefined) return decideOnPlan(caller, 'approve', { sync_id, plan_hash, reason });
  const log = await getHeldSync(caller.services.store.db, sync_id);
  const employees = employeeCountsView(log.employees);
  return {
    sync_id,
    plan_hash: log.plan_hash,
    done: false,
    employees,
    held_by: (log.held_by ?? []).map(brakeView),
  };
}
