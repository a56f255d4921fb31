import { z } from 'zod';
import { ChangePosition, changesOfGroups, plannedChanges } from '../../infra/plans/planned-changes.js';
import { findPlan } from '../../infra/plans/plans.js';
import { getSyncLog } from '../../infra/syncs/sync-logs.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { missingOf, withNames } from '../../services/sync-report.js';
import { AppError } from '../../shared/app-error.js';
import { CHANGE_GROUPS } from '../../shared/change-group.js';
import { dayOf } from '../../shared/day-of.js';
import { SENSITIVE_FIELDS } from '../../shared/employee.js';
import { revealableFields } from '../auth/revealable-fields.js';
import type { Caller } from '../http/request-context.js';
import { Paging, pageOf, readPage } from '../trpc/page.js';
import {
  BrakeView,
  brakeView,
  MissingEmployeeView,
  missingEmployeeView,
  PlannedChangeView,
  plannedChangeView,
} from './plan-views.js';

export const PlanPageInput = z.strictObject({
  sync_id: z.string().min(1).max(50),
  ...Paging,
  person: z.string().trim().min(1).max(100).optional().meta({
    description: 'Only people with this code, or with this text in their names',
  }),
  reveal: z.boolean().default(false).meta({
    description: 'Show the values before and after, of every field. Needs sensitive:reveal, and is recorded',
  }),
});

/** A page of changes. Each page also has the missing employees and the reasons why the plan is held. */
export const PlanPage = z.object({
  sync_id: z.string(),
  hash: z.string(),
  status: z.enum(['proposed', 'approved', 'rejected', 'applied']),
  held_by: z.array(BrakeView).optional(),
  missing: z.array(MissingEmployeeView),
  groups: z.array(z.object({ group: z.enum(CHANGE_GROUPS), count: z.int() })).meta({
    description:
      'How many changes of each group the whole plan has, in the order of `items`: the worst first',
  }),
  ...pageOf(PlannedChangeView).shape,
});

/** Returns a page of the changes of a plan. @throws AppError `sync_not_found`, `plan_not_found`, `plan_removed`, `not_permitted`, `invalid_input` */
export async function readPlanPage(
  caller: Caller,
  { reveal, ...params }: z.infer<typeof PlanPageInput>,
): Promise<z.infer<typeof PlanPage>> {
  const { store } = caller.services;
  const { sync_id, person } = params;
  const revealed = reveal ? revealableFields(caller.account, [...SENSITIVE_FIELDS]) : [];
  const log = await getSyncLog(store.db, sync_id);
  const plan = await findPlan(store.db, sync_id);
  if (!plan) throw new AppError('plan_not_found', { sync_id });
  if (plan.removed_at) throw new AppError('plan_removed', { sync_id, day: dayOf(plan.removed_at) });
  // The hash binds cursors to this plan.
  const scope = { ...caller, procedure: `${caller.procedure}/${plan.hash}` };
  const { items, next } = await readPage(scope, params, {
    anchor: ChangePosition,
    find: (after, most) => plannedChanges(store, plan, { reveal, names: true, after, most, person }),
    anchorOf: ({ position }) => position,
  });
  const shown = items.map(({ change }) => change);
  await recordSensitiveAccess(
    caller.services.store.db,
    caller,
    revealed,
    shown.map(({ employee_id }) => employee_id),
  );
  const brakes = plan.held_by.length > 0 && { held_by: (log.held_by ?? plan.held_by).map(brakeView) };
  return {
    sync_id,
    hash: plan.hash,
    status: plan.status,
    missing: (await withNames(store, await missingOf(store, plan))).map(missingEmployeeView),
    groups: await changesOfGroups(store, plan),
    ...brakes,
    items: shown.map(plannedChangeView),
    next,
  };
}
