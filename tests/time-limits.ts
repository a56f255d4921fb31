/** Multiplies all time limits. `npm run test:loaded` sets it. */
const FACTOR = Number(process.env.TEST_TIME_FACTOR ?? 1);

/** Returns a limit in milliseconds, given in seconds of an idle machine. */
export function seconds(limit: number): number {
  return limit * 1_000 * FACTOR;
}
