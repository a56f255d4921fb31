import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { SyncEnd } from '../activities/contract.js';

/** What the log says of a run that a failure ended: its code and the ids in its message, never a value. */
export function endOfFailure(failure: unknown): SyncEnd {
  if (isCancellation(failure)) return { as: 'cancelled' };
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (cause instanceof ApplicationFailure && cause.type) {
    return {
      as: 'failed',
      code: cause.type,
      details: Object(cause.details?.[0] ?? {}) as Record<string, string | number>,
    };
  }
  return {
    as: 'failed',
    code: 'internal',
    details: { name: cause instanceof TimeoutFailure ? 'timeout' : 'workflow' },
  };
}
