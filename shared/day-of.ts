/** Returns the day of a time in UTC. @example 2026-11-27 */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
