import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { cancelSync } from '../../services/cancel-sync.js';
import { syncWorkflowId } from '../../shared/sync-run.js';
import { testClosers } from '../closers.js';
import {
  type ChaosStack,
  type ChaosState,
  chaosStateOf,
  startChaosStack,
  temporalClientOf,
} from './chaos-stack.js';
import { moments, scaled } from './scale.js';
import { type Undisturbed, undisturbedSyncs } from './undisturbed.js';

const { closers } = testClosers();

let undisturbed: Undisturbed;
beforeAll(async () => {
  [undisturbed] = await undisturbedSyncs();
});

function handleOf(client: Client): WorkflowHandle {
  return client.workflow.getHandle(syncWorkflowId('all'));
}

/** A sync that was ended after it had written the rows leaves nothing of a file to change for the next one. */
function finished({ files, ...state }: ChaosState) {
  return { ...state, files: files.map((file) => file.replace('"status":"unchanged"', '"status":"applied"')) };
}

const logsOf = ({ store }: ChaosStack) => collections(store.db).syncLogs;

type Way = (client: Client, stack: ChaosStack, sync_id: string) => Promise<unknown>;
const WAYS: Readonly<Record<string, Way>> = {
  // What the command calls: it would need as long as a sync to start.
  'our command': (client, { store }, sync_id) =>
    cancelSync(store.db, client, sync_id, { account_id: 'cli', name: 'the tests' }),
  '`temporal workflow cancel`': (client) => handleOf(client).cancel(),
  '`temporal workflow terminate`': (client) => handleOf(client).terminate('a test'),
};

describe.each(Object.entries(WAYS))('a sync that ends by %s', (name, end) => {
  const statuses: (string | undefined)[] = [];
  afterAll(() => {
    expect(new Set(statuses), 'some ended in the middle').not.toEqual(new Set(['completed']));
  });

  it.each(moments(name, scaled({ few: 1, all: 12 })))(
    'at %f of its time writes a final log, and the next one brings the rest',
    async (share) => {
      const stack = await startChaosStack();
      closers.push(stack.stop);
      await stack.startWorker();
      const client = await temporalClientOf(stack, closers);
      const { stdout } = await stack.run('sync-paycom', '--detach', '--json');
      const { sync_id } = JSON.parse(stdout) as { sync_id: string };
      await delay(share * undisturbed.milliseconds);
      // The sync may have ended by then.
      await end(client, stack, sync_id).catch(() => undefined);
      // A sync that is asked for before this one has ended waits only some seconds for it.
      await handleOf(client)
        .result()
        .catch(() => undefined);

      expect(await stack.sync()).toMatchObject({ code: 0, report: { status: 'completed' } });
      expect(finished(await chaosStateOf(stack))).toEqual(finished(undisturbed.state));
      const log = await logsOf(stack).findOne({ sync_id });
      if (log !== null) expect(['completed', 'cancelled', 'abandoned']).toContain(log.status);
      if (log !== null) expect(log.completed_at).toBeInstanceOf(Date);
      statuses.push(log?.status);
    },
  );
});
