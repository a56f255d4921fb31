import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startMongod } from '../../dev/mongod.js';
import { startTemporal } from '../../dev/temporal.js';
import { temporaryFolder } from '../../dev/temporary-folder.js';
import { collections } from '../../infra/mongo/collections.js';
import { testClosers } from '../closers.js';
import { type ChaosStack, chaosStateOf, startChaosStack } from './chaos-stack.js';
import { startReplicaSet } from './replica-set.js';
import { moments, scaled } from './scale.js';
import { type Undisturbed, undisturbedSyncs } from './undisturbed.js';

const { closers } = testClosers();

let undisturbed: Undisturbed;
beforeAll(async () => {
  [undisturbed] = await undisturbedSyncs();
});

async function stackWith(overrides: Record<string, string>): Promise<ChaosStack> {
  const stack = await startChaosStack(overrides);
  closers.push(stack.stop);
  await stack.startWorker();
  return stack;
}

async function folder(): Promise<string> {
  const { folder, remove } = await temporaryFolder();
  closers.push(remove);
  return folder;
}

/** Syncs, and calls `disturb` once a share of the plan's chunks is applied. */
async function disturbedWhileApplying(stack: ChaosStack, share: number, disturb: () => Promise<void>) {
  const { appliedChunks } = collections(stack.store.db);
  const chunks = Math.ceil(Object.keys(undisturbed.state.employees).length / 5);
  const running = stack.sync();
  await expect.poll(() => appliedChunks.countDocuments(), { interval: 5 }).toBeGreaterThan(share * chunks);
  await disturb();
  const { code } = await running;
  return { code, state: await chaosStateOf(stack) };
}

describe('a sync completes as if nothing had happened after', () => {
  it.each(moments('temporal', scaled({ few: 1, all: 6 })))('Temporal is killed at %f', async (share) => {
    const temporal = await startTemporal(await folder());
    closers.push(temporal.stop);
    const stack = await stackWith({ TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: 'default' });
    const ended = await disturbedWhileApplying(stack, share, async () => {
      await temporal.kill();
      await temporal.start();
    });
    expect(ended).toEqual({ code: 0, state: undisturbed.state });
  });

  it.each(moments('both', scaled({ few: 1, all: 6 })))(
    'Temporal and MongoDB are killed at %f',
    async (share) => {
      const temporal = await startTemporal(await folder());
      closers.push(temporal.stop);
      const mongod = await startMongod(join(await folder(), 'mongodb'));
      closers.push(mongod.stop);
      const stack = await stackWith({
        MONGODB_URI: mongod.uri('paycom'),
        TEMPORAL_ADDRESS: temporal.address,
        TEMPORAL_NAMESPACE: 'default',
      });
      const ended = await disturbedWhileApplying(stack, share, async () => {
        await Promise.all([temporal.kill(), mongod.kill()]);
        await Promise.all([temporal.start(), mongod.start()]);
      });
      expect(ended).toEqual({ code: 0, state: undisturbed.state });
    },
  );

  it.each(moments('primary', scaled({ few: 1, all: 6 })))(
    'the primary of a replica set is killed at %f',
    async (share) => {
      const replicaSet = await startReplicaSet(await folder());
      closers.push(replicaSet.stop);
      const stack = await stackWith({ MONGODB_URI: replicaSet.uri('paycom') });
      const ended = await disturbedWhileApplying(stack, share, replicaSet.killPrimary);
      expect(ended).toEqual({ code: 0, state: undisturbed.state });
    },
  );
});
