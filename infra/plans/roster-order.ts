import type { AppliedChunkDocument } from '../mongo/documents/applied-chunk-document.js';

/**
 * When the roster was written: `fence` of the roster lease, which rises from sync to sync, whatever the clocks of the workers say. Writes of
 * earlier releases have no fence. They come before all others, in the order of `at`.
 */
export type RosterMoment = Pick<AppliedChunkDocument, 'at' | 'fence'>;

/** The order of writes, for `sort`. */
export const ROSTER_ORDER = { fence: 1, at: 1 } as const;

/** Returns the filter of the writes by later syncs. */
export function writtenAfter({ fence, at }: RosterMoment) {
  return fence === undefined
    ? { $or: [{ fence: { $exists: true } }, { at: { $gt: at } }] }
    : { fence: { $gt: fence } };
}
