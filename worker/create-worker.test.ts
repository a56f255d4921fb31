import { NativeConnection } from '@temporalio/worker';
import { expect, inject, it } from 'vitest';
import { createLogger } from '../infra/config/logger.js';
import { payloadCodec } from '../infra/temporal/payload-codec.js';
import { AppError } from '../shared/app-error.js';
import { loadConfig } from '../shared/config.js';
import { SYNC_WORKFLOW } from '../shared/sync-run.js';
import { testTemporal } from '../tests/test-temporal.js';
import { fakeActivities } from '../tests/workflows/fake-activities.js';
import { REQUEST } from '../tests/workflows/workflow-stack.js';
import { createWorker } from './create-worker.js';

const fixture = testTemporal();

it('runs syncs under the workflow type that callers start, and maps the failure of a step', async () => {
  const { client, namespace } = fixture.temporal;
  const { activities, ends } = fakeActivities({
    planChanges: () => Promise.reject(new AppError('encryption_key_wrong', { key_id: 'k' })),
  });
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  try {
    const worker = await createWorker({
      connection,
      namespace,
      taskQueue: 'own',
      activities,
      codec: payloadCodec(loadConfig({}), () => Promise.reject(new Error('nothing is encrypted'))),
      logger: createLogger({ level: 'error', to: { write: () => undefined } }),
    });
    const sync = { taskQueue: 'own', workflowId: 'sync', args: [REQUEST] };
    const failing = worker.runUntil(client.workflow.execute(SYNC_WORKFLOW, sync));
    await expect(failing).rejects.toMatchObject({ cause: { cause: { type: 'encryption_key_wrong' } } });
  } finally {
    await connection.close();
  }
  expect(ends).toMatchObject([{ as: 'failed', code: 'encryption_key_wrong' }]);
});
