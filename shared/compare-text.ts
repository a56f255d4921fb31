/** Compares by code units, because the order must be the same on every machine. `localeCompare` depends on the locale. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
