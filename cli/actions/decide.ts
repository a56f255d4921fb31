import { getSyncLog } from '../../infra/syncs/sync-logs.js';
import { decideHeldSync } from '../../services/decide-held-sync.js';
import { waitForPlanConfirmation } from '../../services/wait-for-plan-confirmation.js';
import type { ReportedBrake } from '../../shared/sync-report.js';
import type { Decision } from '../../shared/sync-run.js';
import { printResult } from '../render/print.js';
import { describeBrakes } from '../render/print-plan.js';
import type { Context } from '../runtime/context.js';

/** Approves the plan of a held sync. Exactly this plan is applied. */
export async function approvePlan(context: Context, sync_id: string): Promise<void> {
  const brakes = await decide(context, sync_id, 'approve');
  await waitForPlanConfirmation((await context.store()).db, sync_id);
  printResult(brakes, (held) =>
    ['Approved:', ...describeBrakes(held, 'was held'), `See \`paycom logs ${sync_id}\`.`].join('\n'),
  );
}

/** Rejects the plan of a held sync. Refuses the files that its brakes name. */
export async function rejectPlan(context: Context, sync_id: string): Promise<void> {
  const brakes = await decide(context, sync_id, 'reject');
  printResult(brakes, (held) => {
    const refused = [...new Set(held.flatMap(({ files = [] }) => files))];
    const which = refused.length > 0 ? refused.join(', ') : 'every file of the sync';
    return [
      'Rejected:',
      ...describeBrakes(held, 'was held'),
      `Nothing was applied. Refused: ${which}. The next sync plans the other files again.`,
    ].join('\n');
  });
}

/** Returns the brakes that had held the plan. */
async function decide(
  context: Context,
  sync_id: string,
  decision: Decision['decision'],
): Promise<readonly ReportedBrake[]> {
  const { db } = await context.store();
  const { client } = await context.temporal();
  const { taskQueue } = context.config.temporal;
  const { held_by = [] } = await getSyncLog(db, sync_id);
  await decideHeldSync(db, client, taskQueue, { sync_id, decision, by: context.account });
  return held_by;
}
