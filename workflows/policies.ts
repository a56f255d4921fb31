import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';

/**
 * The retry policy of each step. The worker marks permanent failures as non-retryable (worker/failure-interceptor), so these policies only
 * apply to transient ones. Every step heartbeats, so a dead worker is detected after `heartbeatTimeout`.
 */
const step = (
  startToCloseTimeout: Exclude<ActivityOptions['startToCloseTimeout'], undefined>,
  retry: ActivityOptions['retry'],
): ActivityOptions => ({
  startToCloseTimeout,
  // The main thread of a worker is never busy for long, so it always sends heartbeats.
  heartbeatTimeout: '10 seconds',
  // Wait until the running steps have ended before the log is finalized and the leases are released.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds', ...retry },
});

/** A person waits at a terminal for Paycom's server: six attempts, about half a minute. */
export const REMOTE: ActivityOptions = step('15 minutes', { maximumAttempts: 6 });
/** Paycom's server may be down for a while during a run. Each attempt resumes where the last one stopped. */
export const DOWNLOAD: ActivityOptions = step('1 hour', {
  maximumAttempts: 10,
  // The step downloads the new version itself. A file that still changes is left to the next sync.
  nonRetryableErrorTypes: ['remote_file_changed'],
});
/** Steps that only need the database. */
export const LOCAL: ActivityOptions = step('30 minutes', { maximumAttempts: 10 });
/** The first sweep of a large database may take hours. A repeated sweep does not begin again. */
export const SWEEP: ActivityOptions = step('6 hours', { maximumAttempts: 10, maximumInterval: '5 minutes' });
/** A person waits for the result of a decision. */
export const DECISION: ActivityOptions = step('10 seconds', { maximumAttempts: 3 });
/** The next run of the schedule starts it again. */
export const DELIVERY: ActivityOptions = step('10 minutes', { maximumAttempts: 10 });
/** A count that fails does not matter for long: the next request counts. */
export const COUNT: ActivityOptions = step('10 minutes', { maximumAttempts: 3 });
/** A partly applied plan must continue when the database is back, even after many hours. */
export const APPLY: ActivityOptions = step('2 hours', { maximumAttempts: 200, maximumInterval: '5 minutes' });
/** The log must always be finalized. */
export const FINALIZE: ActivityOptions = step('5 minutes', {
  maximumAttempts: 200,
  maximumInterval: '5 minutes',
});
