import { getSyncLog } from '../../infra/syncs/sync-logs.js';
import { decideHeldSync, getHeldSync } from '../../services/decide-held-sync.js';
import { waitForPlanConfirmation } from '../../services/wait-for-plan-confirmation.js';
import type { ReportedBrake } from '../../shared/sync-report.js';
import type { Decision } from '../../shared/sync-run.js';
import { print, printJson, printResult } from '../render/print.js';
import { describeBrakes } from '../render/print-plan.js';
import { describeReport } from '../render/print-report.js';
import { reportForAccount } from '../run/read-report.js';
import { askYesNo } from '../runtime/ask-yes-no.js';
import type { Context } from '../runtime/context.js';
import { exitCodeOf } from '../runtime/exit-code.js';

type Options = { readonly reason?: string; readonly json?: true };

/** Approves the plan of a held sync, if it is `hash`. Without a hash, shows the plan and asks. Exactly this plan is applied. */
export async function approvePlan(
  context: Context,
  sync_id: string,
  hash: string | undefined,
  { reason, json }: Options,
): Promise<void> {
  const confirmed = hash ?? (await confirmedHash(context, sync_id, json));
  if (confirmed === null) {
    context.exitCode = exitCodeOf({ status: 'held', files: [] });
    return;
  }
  const brakes = await decide(context, { sync_id, decision: 'approve', hash: confirmed, reason });
  await waitForPlanConfirmation((await context.store()).db, sync_id);
  if (json) return printJson({ sync_id, decision: 'approve', plan_hash: confirmed, held_by: brakes });
  printResult(brakes, (held) =>
    ['Approved:', ...describeBrakes(held, 'was held'), `See \`paycom logs ${sync_id}\`.`].join('\n'),
  );
}

/** Shows the plan. Returns its hash when a person at a terminal confirms it, else null. A program that reads JSON is not asked. */
async function confirmedHash(
  context: Context,
  sync_id: string,
  json: boolean | undefined,
): Promise<string | null> {
  const { plan_hash } = await getHeldSync((await context.store()).db, sync_id);
  const report = await reportForAccount(context, sync_id, { names: !json, procedure: 'paycom approve' });
  printResult(report, describeReport, json);
  if (json) return null;
  const isConfirmed = await askYesNo(process, 'Approve exactly this plan?');
  if (!isConfirmed)
    print(`Nothing was approved. To approve this plan: \`paycom approve ${sync_id} ${plan_hash}\``);
  return isConfirmed ? plan_hash : null;
}

/** Rejects the plan of a held sync. Refuses the files that its brakes name. */
export async function rejectPlan(
  context: Context,
  sync_id: string,
  { reason, json }: Options,
): Promise<void> {
  const brakes = await decide(context, { sync_id, decision: 'reject', reason });
  if (json) return printJson({ sync_id, decision: 'reject', held_by: brakes });
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
  choice: Pick<Decision, 'decision'> & {
    readonly sync_id: string;
    readonly hash?: string;
    readonly reason: string | undefined;
  },
): Promise<readonly ReportedBrake[]> {
  const { db } = await context.store();
  const { client } = await context.temporal();
  const { taskQueue } = (await context.config()).temporal;
  const { held_by = [] } = await getSyncLog(db, choice.sync_id);
  await decideHeldSync(db, client, taskQueue, { ...choice, by: context.account });
  return held_by;
}
