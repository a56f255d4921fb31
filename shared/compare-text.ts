/** Orders by code units, since the order must be the same on every machine, which `localeCompare` is not. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
