import type { AppliedChunkDocument } from '../mongo/documents/applied-chunk-document.js';

/**
 * When the roster was written: `fence` of the roster lease, which rises from sync to sync, whatever the clocks of the workers say. Writes of
 * earlier releases and of migrations have no fence. They come before all others, in the order of `at`.
 */
export type RosterMoment = Pick<AppliedChunkDocument, 'at' | 'fence'>;

/** The order of writes, for `sort`. */
export const ROSTER_ORDER = { fence: 1, at: 1 } as const;

/** Returns the filter of the later writes. Of those without a fence, the time decides. */
export function writtenAfter({ fence, at }: RosterMoment) {
  const byFence = fence === undefined ? { $exists: true } : { $gt: fence };
  return { $or: [{ fence: byFence }, { fence: { $exists: false }, at: { $gt: at } }] };
}
