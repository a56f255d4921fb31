import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, it, vi } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { seconds } from '../time-limits.js';
import { type ChaosStack, chaosStateOf, startChaosStack } from './chaos-stack.js';
import { moments, scaled } from './scale.js';
import { type Undisturbed, undisturbedSyncs } from './undisturbed.js';

let first: Undisturbed;
let second: Undisturbed;

beforeAll(async () => {
  [first, second] = await undisturbedSyncs();
});

/** Kills the worker at a share of the time that an undisturbed sync takes from its begin, and starts another one. */
async function killedAt(stack: ChaosStack, share: number, { milliseconds }: Undisturbed) {
  const worker = await stack.startWorker();
  const earlier = await begunSyncs(stack);
  const running = stack.sync();
  // Before a worker begins it, a command that finds no worker for ten seconds gives up.
  await vi.waitUntil(async () => (await begunSyncs(stack)) > earlier, { timeout: seconds(60), interval: 10 });
  await delay(share * milliseconds);
  await worker.kill();
  await stack.startWorker();
  const { code, stderr } = await running;
  return { code, ...(code !== 0 && { stderr }), state: await chaosStateOf(stack) };
}

/** Counts the syncs that a worker has begun. */
function begunSyncs({ store }: ChaosStack): Promise<number> {
  return collections(store.db).syncLogs.countDocuments({ waiting: { $exists: false } });
}

describe.concurrent('a worker that is killed at any moment leaves the result of an undisturbed sync', () => {
  // Of tests that run at the same time, only their own `expect` counts.
  it.for(moments('first push', scaled({ few: 1, all: 50 })))(
    'at %f of a first push',
    async (share, { expect }) => {
      const stack = await startChaosStack();
      try {
        expect(await killedAt(stack, share, first)).toEqual({ code: 0, state: first.state });
      } finally {
        await stack.stop();
      }
    },
  );

  it.for(moments('second push', scaled({ few: 1, all: 50 })))(
    'at %f of a second push',
    async (share, { expect }) => {
      const stack = await startChaosStack();
      try {
        const worker = await stack.startWorker();
        expect(await stack.sync()).toMatchObject({ code: 0 });
        await worker.stop();
        await stack.deliver(1);
        expect(await killedAt(stack, share, second)).toEqual({ code: 0, state: second.state });
      } finally {
        await stack.stop();
      }
    },
  );
});
