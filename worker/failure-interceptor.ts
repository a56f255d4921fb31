import { Context } from '@temporalio/activity';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { withHeartbeat } from '../activities/heartbeat.js';
import { asAppError } from '../infra/config/as-app-error.js';
import type { LogFields, Logger } from '../infra/config/logger.js';
import type { AppError } from '../shared/app-error.js';

/** An unexpected error is retried a few times, because a library may throw one for a transient problem. */
const BUG_ATTEMPTS = 3;
/**
 * How often a step is tried after an error of the local disk. Another worker may have a disk that works, but a person frees space later than the
 * retry policy allows.
 */
const SPOOL_ATTEMPTS = 3;

/**
 * Wraps every activity. Only an error code and a message template with ids go to Temporal's history, without a stack: the messages of other
 * errors may quote a cell's value.
 */
export class FailureInterceptor implements ActivityInboundCallsInterceptor {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  async execute(
    input: ActivityExecuteInput,
    next: Next<ActivityInboundCallsInterceptor, 'execute'>,
  ): Promise<unknown> {
    const { activityType, attempt } = Context.current().info;
    try {
      return await withHeartbeat(() => next(input));
    } catch (error) {
      if (error instanceof TemporalFailure) throw error;
      const known = asAppError(error);
      this.#logger.warn('step_failed', {
        ...{ step: activityType, attempt, code: known.code, ...syncOf(input.args[0]) },
        error: known,
      });
      throw toFailure(known, attempt);
    }
  }
}

/** Returns the id of the sync from the input of a step. The first and the last step have it in the facts of the log. */
function syncOf(input: unknown): Pick<LogFields, 'sync_id'> {
  if (typeof input !== 'object' || input === null) return {};
  if ('sync_id' in input && typeof input.sync_id === 'string') return { sync_id: input.sync_id };
  return 'opened' in input ? syncOf(input.opened) : {};
}

function toFailure(error: AppError, attempt: number): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: error.code,
    message: error.message,
    details: [error.details],
    nonRetryable: attempt >= attemptsFor(error),
  });
  failure.stack = '';
  return failure;
}

/** The retry policy limits transient errors further. */
function attemptsFor(error: AppError): number {
  if (error.code === 'spool_failed') return SPOOL_ATTEMPTS;
  if (error.class === 'bug') return BUG_ATTEMPTS;
  return error.class === 'transient' ? Number.POSITIVE_INFINITY : 1;
}
