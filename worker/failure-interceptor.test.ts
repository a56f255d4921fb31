import { CancelledFailure } from '@temporalio/activity';
import { ApplicationFailure, DefaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { MongoNetworkError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../infra/config/logger.js';
import { AppError } from '../shared/app-error.js';
import { ERROR_CODES, type ErrorClass, type ErrorCode } from '../shared/error-codes.js';
import { activityContext } from '../tests/test-steps.js';
import { textsIn } from '../tests/workflow-histories.js';
import { FailureInterceptor } from './failure-interceptor.js';

const lines: string[] = [];
const interceptor = new FailureInterceptor(
  createLogger({ level: 'trace', to: { write: (line) => void lines.push(line) } }),
);

/** Returns the failure that a step throws when it fails with `error` at this attempt. */
function failureOf(error: unknown, attempt = 1): Promise<unknown> {
  const input = { args: [], headers: {} };
  const failing = () => interceptor.execute(input, () => Promise.reject(error));
  return activityContext({ attempt })
    .run(failing)
    .catch((failure: unknown) => failure);
}

/** Returns every text that Temporal's history stores for this failure. */
function storedOf(failure: unknown): string {
  const stored = new DefaultFailureConverter().errorToFailure(failure, defaultPayloadConverter);
  return [...textsIn(stored)].join('\n');
}

const RETRIED: Readonly<Record<ErrorClass, boolean>> = {
  transient: true,
  bug: true,
  config: false,
  data: false,
  refused: false,
};
const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

describe('a step that fails', () => {
  it.each(CODES)('with %s is retried only if the class of its code allows it', async (code) => {
    const failure = await failureOf(new AppError(code));
    expect(failure).toMatchObject({ type: code, nonRetryable: !RETRIED[ERROR_CODES[code].class] });
  });

  it('because of a bug is tried three times, not for ever', async () => {
    const tries = [1, 2, 3].map((attempt) => failureOf(new TypeError('x is not a function'), attempt));
    expect(await Promise.all(tries)).toMatchObject([
      { type: 'internal', nonRetryable: false },
      { type: 'internal', nonRetryable: false },
      { type: 'internal', nonRetryable: true },
    ]);
  });

  it('because of the spool is tried three times, because another worker may have a disk that works', async () => {
    const tries = [2, 3].map((attempt) => failureOf(new AppError('spool_failed'), attempt));
    expect(await Promise.all(tries)).toMatchObject([{ nonRetryable: false }, { nonRetryable: true }]);
  });

  it('while the database is unreachable is retried', async () => {
    expect(await failureOf(new MongoNetworkError('CANARY-VALUE'))).toMatchObject({ nonRetryable: false });
  });

  it.each([
    ['a foreign error', new TypeError('bad cell CANARY-VALUE')],
    ['an AppError with a foreign cause', new AppError('internal', { name: 'x' }, new Error('CANARY-VALUE'))],
    ['a thrown string', 'CANARY-VALUE'],
    ['an error whose name was set', Object.assign(new Error('x'), { name: 'CANARY-VALUE 1' })],
    ['a failure of the database', new MongoNetworkError('CANARY-VALUE')],
  ])('with %s leaves no message, cause or stack in the history or the log', async (_, error) => {
    lines.length = 0;
    const failure = await failureOf(error);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    const stored = storedOf(failure);
    expect(stored).toContain(String((failure as ApplicationFailure).type));
    expect(stored).not.toContain('CANARY');
    expect(stored).not.toContain('failure-interceptor');
    expect(lines.join()).toContain('step_failed');
    expect(lines.join()).not.toContain('CANARY');
  });

  it('passes its ids on, so that the sync log can name them', async () => {
    const failure = await failureOf(new AppError('sftp_unreachable', { host: 'h', port: 22 }));
    expect(failure).toMatchObject({ details: [{ host: 'h', port: 22 }] });
  });

  it('because of a cancellation stays cancelled', async () => {
    const cancelled = new CancelledFailure('cancelled');
    expect(await failureOf(cancelled)).toBe(cancelled);
  });
});
