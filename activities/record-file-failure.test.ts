import { CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { AppError } from '../shared/app-error.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';
import { recordFileFailure } from './record-file-failure.js';

const fixture = testSteps();

async function outcomeOf(step: () => Promise<unknown>) {
  await fixture.deliver(directory('01'), ...rowsOf({ '0001': 'A' }));
  const { sync_id } = await fixture.open();
  const [file_id = ''] = (await fixture.steps().listRemote({ sync_id })).file_ids;
  const outcome = await recordFileFailure(fixture.deps, { sync_id, file_id }, step).catch(
    (error: unknown) => error,
  );
  return { outcome, file: await collections(fixture.deps.store.db).files.findOne({ file_id }) };
}

describe('a step for one file', () => {
  it('returns its result, and does not change the record', async () => {
    expect(await outcomeOf(async () => 7)).toMatchObject({
      outcome: 7,
      file: { status: 'new', error: null },
    });
  });

  it('writes code and hint to the record when it fails, and still fails', async () => {
    const error = new AppError('not_a_report', { reason: 'corrupt' });
    const { outcome, file } = await outcomeOf(() => Promise.reject(error));
    expect(outcome).toBe(error);
    expect(file).toMatchObject({
      status: 'failed',
      error: { code: 'not_a_report', message: error.message, hint: error.hint },
    });
  });

  it('never stores the message of a foreign error, which may quote a cell', async () => {
    const { file } = await outcomeOf(() => Promise.reject(new TypeError('bad cell CANARY-VALUE')));
    expect(file).toMatchObject({ status: 'failed', error: { code: 'internal' } });
    expect(JSON.stringify(file)).not.toContain('CANARY');
  });

  it('does not mark the file as failed when it is cancelled', async () => {
    const { outcome, file } = await outcomeOf(() => Promise.reject(new CancelledFailure('cancelled')));
    expect(outcome).toBeInstanceOf(CancelledFailure);
    expect(file).toMatchObject({ status: 'new', error: null });
  });
});
