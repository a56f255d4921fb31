import { Context } from '@temporalio/activity';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { withHeartbeat } from '../activities/heartbeat.js';
import { asAppError } from '../infra/config/as-app-error.js';
import type { Logger } from '../infra/config/logger.js';
import type { AppError } from '../shared/app-error.js';

/** A bug is tried a few times, since what looks like one may be a library's way of saying "not now". */
const TRIES_OF_A_BUG = 3;

/**
 * Every step passes here. What leaves it for Temporal's history is a code, a template filled with ids, and no stack: other errors'
 * messages may quote a cell.
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
      this.#logger.warn('step_failed', { step: activityType, attempt, error: known });
      throw toFailure(known, attempt);
    }
  }
}

function toFailure(error: AppError, attempt: number): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: error.code,
    message: error.message,
    details: [error.details],
    nonRetryable: !(error.class === 'transient' || (error.class === 'bug' && attempt < TRIES_OF_A_BUG)),
  });
  failure.stack = '';
  return failure;
}
