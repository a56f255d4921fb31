import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { beforeAll, describe, expect, it } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { syncWorkflowId } from '../../shared/sync-run.js';
import { testClosers } from '../closers.js';
import { type ChaosStack, chaosStateOf, startChaosStack } from './chaos-stack.js';
import { moments, scaled } from './scale.js';
import { type Undisturbed, undisturbedSyncs } from './undisturbed.js';

const { closers } = testClosers();

let undisturbed: Undisturbed;
beforeAll(async () => {
  [undisturbed] = await undisturbedSyncs();
});

async function temporalHandle({ env }: ChaosStack): Promise<WorkflowHandle> {
  const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS ?? '' });
  closers.push(() => connection.close());
  return new Client({ connection, namespace: env.TEMPORAL_NAMESPACE ?? '' }).workflow.getHandle(
    syncWorkflowId('all'),
  );
}

const logsOf = ({ store }: ChaosStack) => collections(store.db).syncLogs;
const WAYS = {
  'our command': async (stack: ChaosStack, sync_id: string) =>
    void (await stack.run('paycom', 'cancel', sync_id)),
  '`temporal workflow cancel`': async (stack: ChaosStack) =>
    void (await (await temporalHandle(stack)).cancel()),
  '`temporal workflow terminate`': async (stack: ChaosStack) =>
    void (await (await temporalHandle(stack)).terminate('a test')),
} as const;

describe.each(Object.entries(WAYS))('a sync that ends by %s', (name, end) => {
  it.each(moments(name, scaled({ few: 1, all: 12 })))(
    'at %f of its time writes a final log, and the next one brings the rest',
    async (share) => {
      const stack = await startChaosStack();
      closers.push(stack.stop);
      await stack.startWorker();
      const { stdout } = await stack.run('sync-paycom', '--detach', '--json');
      const { sync_id } = JSON.parse(stdout) as { sync_id: string };
      await delay(share * undisturbed.milliseconds);
      // The sync may have ended by then.
      await end(stack, sync_id).catch(() => undefined);

      expect(await stack.sync()).toMatchObject({ code: 0, report: { status: 'completed' } });
      expect(await chaosStateOf(stack)).toEqual(undisturbed.state);
      const log = await logsOf(stack).findOne({ sync_id });
      if (log !== null) expect(['completed', 'cancelled', 'abandoned']).toContain(log.status);
      if (log !== null) expect(log.completed_at).toBeInstanceOf(Date);
    },
  );
});
