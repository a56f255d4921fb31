/** How many times longer a test may take: `npm run test:loaded` sets it. */
const FACTOR = Number(process.env.TEST_TIME_FACTOR ?? 1);

/** A limit of so many seconds on an idle machine, in milliseconds. */
export function seconds(limit: number): number {
  return limit * 1_000 * FACTOR;
}
