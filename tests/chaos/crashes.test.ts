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
  const running = stack.sync();
  // Before that, a command that finds no worker for ten seconds gives up.
  await begun(stack);
  await delay(share * milliseconds);
  await worker.kill();
  await stack.startWorker();
  const { code, stderr } = await running;
  return { code, ...(code !== 0 && { stderr }), state: await chaosStateOf(stack) };
}

/** Waits until a worker has begun the sync. */
async function begun({ store }: ChaosStack): Promise<void> {
  const { syncLogs } = collections(store.db);
  const isRunning = { status: 'running', waiting: { $exists: false } } as const;
  await vi.waitUntil(() => syncLogs.findOne(isRunning), { timeout: seconds(60), interval: 10 });
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
