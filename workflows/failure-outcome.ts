import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { SyncEnd } from '../activities/contract.js';
import type { ErrorDetails } from '../shared/app-error.js';

/** What the log says of a run that a failure ended: its code and the ids in its message, never a value. */
export function failureOutcome(failure: unknown): SyncEnd {
  return isCancellation(failure) ? { as: 'cancelled' } : { as: 'failed', ...failureCause(failure) };
}

/** The code that a step failed with, as the worker's interceptor left it. */
export function failureCause(failure: unknown): { readonly code: string; readonly details: ErrorDetails } {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (cause instanceof ApplicationFailure && cause.type) {
    return { code: cause.type, details: Object(cause.details?.[0] ?? {}) as ErrorDetails };
  }
  return { code: 'internal', details: { name: cause instanceof TimeoutFailure ? 'timeout' : 'workflow' } };
}
