const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The waits that Standard Webhooks recommends, which are three days. The last one repeats. */
const WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
/** The random share of a wait, so that the retries of many webhooks do not come together. */
const JITTER = 0.1;

type Attempts = {
  /** How many attempts failed. */
  readonly attempts: number;
  /** The time since the first attempt. */
  readonly elapsedMs: number;
  /** After this time there is one last attempt. */
  readonly limitMs: number;
};

/** Returns how long to wait for the next attempt, null after the last one. `random`: from 0 to 1. */
export function retryWait({ attempts, elapsedMs, limitMs }: Attempts, random: number): number | null {
  if (elapsedMs >= limitMs) return null;
  const wait = WAITS_MS[Math.min(attempts, WAITS_MS.length) - 1] ?? 0;
  return Math.min(Math.round(wait * (1 + JITTER * random)), limitMs - elapsedMs);
}
