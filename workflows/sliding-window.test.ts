import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { slidingWindow } from './sliding-window.js';

describe('a sliding window', () => {
  it('never has more in hand than its width, and takes every item once', async () => {
    let inHand = 0;
    let most = 0;
    const taken: number[] = [];
    await slidingWindow(
      Array.from({ length: 50 }, (_, at) => at),
      4,
      async (item) => {
        most = Math.max(most, ++inHand);
        await setImmediate();
        taken.push(item);
        inHand--;
      },
    );
    expect(most).toBe(4);
    expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, at) => at));
  });

  it('starts nothing new after a failure, and waits for what is under way: a refused login must not be tried a thousand times', async () => {
    let started = 0;
    let ended = 0;
    const work = async (item: number) => {
      started++;
      await setImmediate();
      ended++;
      if (item === 1) throw new Error('refused');
    };
    await expect(
      slidingWindow(
        Array.from({ length: 1000 }, (_, at) => at),
        4,
        work,
      ),
    ).rejects.toThrow('refused');
    expect(started).toBeLessThanOrEqual(8);
    expect(ended).toBe(started);
  });

  it('starts nothing once it is stopped', async () => {
    let started = 0;
    await slidingWindow(
      [1, 2, 3],
      2,
      async () => void started++,
      () => started > 0,
    );
    expect(started).toBe(1);
  });

  it('ends at once without items', async () => {
    await expect(slidingWindow([], 3, async () => undefined)).resolves.toBeUndefined();
  });
});
