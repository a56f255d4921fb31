import { decideHeldSync } from '../../services/decide-held-sync.js';
import { waitForPlanConfirmation } from '../../services/wait-for-plan-confirmation.js';
import type { Decision } from '../../shared/sync-run.js';
import { print } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';

/** Approves the plan of a held sync. Exactly this plan is applied. */
export async function approvePlan(context: Context, sync_id: string): Promise<void> {
  await decide(context, sync_id, 'approve');
  await waitForPlanConfirmation((await context.store()).db, sync_id);
  print(`Approved. See \`paycom logs ${sync_id}\`.`);
}

export async function rejectPlan(context: Context, sync_id: string): Promise<void> {
  await decide(context, sync_id, 'reject');
  print('Rejected. Nothing was applied.');
}

async function decide(context: Context, sync_id: string, decision: Decision['decision']): Promise<void> {
  const { db } = await context.store();
  const { client } = await context.temporal();
  const { taskQueue } = context.config.temporal;
  await decideHeldSync(db, client, taskQueue, { sync_id, decision, by: context.user });
}
