/** Returns the value with the highest count. A tie goes to the first in code unit order. Null without values. */
export function mostCommon(counts: Iterable<readonly [value: string | null, count: number]>): string | null {
  let found: readonly [value: string, count: number] | undefined;
  for (const [value, count] of counts) {
    if (value === null) continue;
    const [best = '', most = 0] = found ?? [];
    if (count > most || (count === most && value < best)) found = [value, count];
  }
  return found?.[0] ?? null;
}
