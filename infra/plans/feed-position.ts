import { z } from 'zod';

const Fence = z.int().nonnegative();

/**
 * A position in the change feed. Either after a person in the snapshot of the roster, which includes the changes up to the fence `snapshot`; or after
 * a change.
 */
export const FeedPosition = z.union([
  z.strictObject({ snapshot: Fence, employee_id: z.string() }),
  z.strictObject({ fence: Fence, plan_number: Fence, employee_id: z.string() }),
]);
export type FeedPosition = z.infer<typeof FeedPosition>;
export type SnapshotPosition = Extract<FeedPosition, { snapshot: number }>;
export type FeedChangePosition = Extract<FeedPosition, { fence: number }>;

/** The order of the feed. A plan writes a person once, so that a person's changes are in the order in which they were applied. */
export const FEED_ORDER = { fence: 1, plan_number: 1, employee_id: 1 } as const;
export const NEWEST_FIRST = { fence: -1, plan_number: -1 } as const;

/** Returns the filter of the changes after a position. */
export function changesAfter({ fence, plan_number, employee_id }: FeedChangePosition) {
  return {
    $or: [
      { fence: { $gt: fence } },
      { fence, plan_number: { $gt: plan_number } },
      { fence, plan_number, employee_id: { $gt: employee_id } },
    ],
  };
}

/** Whether a position comes before another one. */
export function isEarlier(one: FeedChangePosition, other: FeedChangePosition): boolean {
  if (one.fence !== other.fence) return one.fence < other.fence;
  if (one.plan_number !== other.plan_number) return one.plan_number < other.plan_number;
  return one.employee_id < other.employee_id;
}

/** Returns the position before all changes after `fence`. */
export function afterFence(fence: number): FeedChangePosition {
  return { fence: fence + 1, plan_number: 0, employee_id: '' };
}
