import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { FailureCause, SyncEnd } from '../activities/contract.js';
import type { ErrorDetails } from '../shared/fill-template.js';

/** Returns what the log records for a failed run: the error code and the ids in its message, never a value. */
export function failureOutcome(failure: unknown): SyncEnd {
  return isCancellation(failure) ? { as: 'cancelled' } : { as: 'failed', ...failureCause(failure) };
}

/** Returns the error code and details of a failed step, as set by the worker's interceptor. */
export function failureCause(failure: unknown): FailureCause {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (cause instanceof ApplicationFailure && cause.type) {
    return { code: cause.type, details: Object(cause.details?.[0] ?? {}) as ErrorDetails };
  }
  return { code: 'internal', details: { name: cause instanceof TimeoutFailure ? 'timeout' : 'workflow' } };
}
