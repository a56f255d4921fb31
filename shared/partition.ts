/** The number of partitions of a roster. A step of a sync handles a range of them. */
export const PARTITIONS = 1024;

/** Partitions from `from` up to, but not including, `to`. */
export type PartitionRange = { readonly from: number; readonly to: number };

export const ALL_PARTITIONS: PartitionRange = { from: 0, to: PARTITIONS };

/**
 * Returns the partition of an employee code, 0 to 1023: an FNV-1a hash of the code in upper case without leading zeros, so that a code
 * has the same partition before and after padding.
 *
 * Source: Fowler, Noll, Vo, 32-bit FNV-1a over UTF-16 code units.
 */
export function partitionOf(code: string): number {
  const key = code.toUpperCase();
  let at = 0;
  while (at < key.length - 1 && key.charCodeAt(at) === ZERO) at += 1;
  let hash = 0x811c9dc5;
  for (; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  // The low bits alone depend only on the low bits of each code unit.
  return (hash ^ (hash >>> 15)) & (PARTITIONS - 1);
}

const ZERO = 0x30;

/** Returns range number `part` (from 0) of `parts` equal ranges. `parts` is a power of two, at most 1024. */
export function partitionRange(part: number, parts: number): PartitionRange {
  const size = PARTITIONS / parts;
  return { from: part * size, to: (part + 1) * size };
}

/** Returns the smallest power of two, at most 1024, so that a range has about `size` of `count` items or fewer. */
export function partsFor(count: number, size: number): number {
  const needed = Math.max(1, Math.ceil(count / size));
  return Math.min(PARTITIONS, 2 ** Math.ceil(Math.log2(needed)));
}
