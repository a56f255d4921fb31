import { z } from 'zod';
import { earlierPlans } from '../../infra/plans/earlier-plans.js';
import { findPlan } from '../../infra/plans/plans.js';
import { getSyncLog } from '../../infra/syncs/sync-logs.js';
import { brakeFigure } from '../../shared/plan/brake-figure.js';
import type { Services } from '../http/request-context.js';
import { BrakeView, brakeView } from './plan-views.js';

/** The runs that a figure is compared with. */
const RUNS = 20;

const count = () => z.int().nonnegative();
const RosterView = z.object({ employees: count(), active: count(), payees: count() }).nullable().meta({
  description: 'The roster before the run. Null in plans of earlier versions',
});

export const BrakeHistoryView = z
  .object({
    roster: RosterView,
    items: z.array(
      z.object({
        ...BrakeView.pick({ brake: true, figure: true, limit: true, field: true }).shape,
        runs: z
          .array(
            z.object({ sync_id: z.string(), at: z.iso.datetime(), figure: z.number(), roster: RosterView }),
          )
          .meta({
            description:
              'What the last 20 applied syncs did, newest first, without those of earlier versions that stored no figure of this brake',
          }),
      }),
    ),
  })
  .meta({ id: 'BrakeHistory' });

/** Returns the brakes that hold or held the plan of a sync, each with the figures of the runs before it. @throws AppError `sync_not_found` */
export async function readBrakeHistory(
  { store: { db } }: Pick<Services, 'store'>,
  sync_id: string,
): Promise<z.infer<typeof BrakeHistoryView>> {
  await getSyncLog(db, sync_id);
  const plan = await findPlan(db, sync_id);
  if (!plan) return { roster: null, items: [] };
  const runs = await earlierPlans(db, { before: plan.created_at, limit: RUNS });
  const items = plan.held_by.map((held) => {
    const { brake, figure, limit, field } = brakeView(held);
    const counting = brakeFigure(held);
    const figures = runs.flatMap((run) => {
      const of = counting.of(run);
      const { sync_id: id, created_at, roster } = run;
      return of === null
        ? []
        : [{ sync_id: id, at: created_at.toISOString(), figure: of, roster: rosterView(roster) }];
    });
    return { brake, figure, limit, ...(field !== undefined && { field }), runs: figures };
  });
  return { roster: rosterView(plan.roster), items };
}

function rosterView(roster: z.infer<typeof RosterView> | undefined): z.infer<typeof RosterView> {
  if (!roster) return null;
  const { employees, active, payees } = roster;
  return { employees, active, payees };
}
