import { expect, test } from 'vitest';
import { AppError } from './app-error.js';
import { reportedError } from './reported-error.js';

test('an error is reported with what its message names, and with nothing else', () => {
  const error = new AppError('too_many_sign_ins', { seconds: 30 });
  expect(reportedError(error)).toEqual({
    code: 'too_many_sign_ins',
    message: error.message,
    hint: error.hint,
  });
  const named = new AppError('sync_not_held', {
    sync_id: 'a',
    status: 'failed',
    reason: 'not in the message',
  });
  expect(reportedError(named).details).toEqual({ sync_id: 'a', status: 'failed' });
});
