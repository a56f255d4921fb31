import fc from 'fast-check';
import { PARTITIONS, type PartitionRange, partitionOf } from '../shared/partition.js';

/** Ranges that cover all partitions, cut anywhere and at the partitions of `codes`, so that some are empty. */
export const anyRanges = (codes: readonly [string, ...string[]]): fc.Arbitrary<PartitionRange[]> =>
  fc
    .uniqueArray(fc.oneof(fc.nat(PARTITIONS - 1), fc.constantFrom(...codes).map(partitionOf)), {
      maxLength: 8,
    })
    .map((cuts) => {
      const edges = [...new Set([0, ...cuts, PARTITIONS])].sort((a, b) => a - b);
      return edges.slice(1).map((to, at) => ({ from: edges[at] ?? 0, to }));
    });

export function isIn({ from, to }: PartitionRange, code: string): boolean {
  const partition = partitionOf(code);
  return partition >= from && partition < to;
}
