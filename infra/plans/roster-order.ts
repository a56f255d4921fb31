import type { AppliedChunkDocument } from '../mongo/documents/applied-chunk-document.js';

/**
 * The order of a write to the roster. `fence`: of the roster lease, which rises from sync to sync and does not depend on the clocks of the workers.
 * Writes of earlier versions and of migrations have no fence. They come before all others, in the order of `at`.
 */
export type RosterMoment = Pick<AppliedChunkDocument, 'at' | 'fence'>;

/** The order of writes, for `sort`. */
export const ROSTER_ORDER = { fence: 1, at: 1 } as const;

/** Returns the filter of the later writes. For writes without a fence, the time decides. */
export function writtenAfter({ fence, at }: RosterMoment) {
  const byFence = fence === undefined ? { $exists: true } : { $gt: fence };
  return { $or: [{ fence: byFence }, { fence: { $exists: false }, at: { $gt: at } }] };
}
