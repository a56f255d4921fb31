import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';

/**
 * How each step is retried. What is not transient carries its own "do not retry" (worker/failure-interceptor), so a policy only
 * says how patient to be with the rest. Every step heartbeats, so a dead worker is noticed after `heartbeatTimeout`.
 */
const step = (
  startToCloseTimeout: Exclude<ActivityOptions['startToCloseTimeout'], undefined>,
  retry: ActivityOptions['retry'],
  heartbeatTimeout: '10 seconds' | '30 seconds' | '1 minute' = '10 seconds',
): ActivityOptions => ({
  startToCloseTimeout,
  heartbeatTimeout,
  // The log is finalized, and the leases given back, only once the steps in hand have ended.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds', ...retry },
});

/** Someone waits at a terminal for the first word from Paycom's server: six attempts, about half a minute. */
export const REMOTE: ActivityOptions = step('15 minutes', { maximumAttempts: 6 });
/** Paycom's server may be away for a while in mid-run; each attempt resumes where the last one stopped. */
export const DOWNLOAD: ActivityOptions = step('1 hour', { maximumAttempts: 10 });
/** Pure work on stored bytes: only the database can be in the way. A large roster may keep the thread busy between heartbeats. */
export const LOCAL: ActivityOptions = step('30 minutes', { maximumAttempts: 10 }, '1 minute');
/** A plan half applied in chunks must go on once the database is back, whenever that is within the day. */
export const APPLY: ActivityOptions = step(
  '2 hours',
  { maximumAttempts: 200, maximumInterval: '5 minutes' },
  '30 seconds',
);
/** The log is finalized whatever happens. */
export const FINALIZE: ActivityOptions = step('5 minutes', {
  maximumAttempts: 200,
  maximumInterval: '5 minutes',
});
