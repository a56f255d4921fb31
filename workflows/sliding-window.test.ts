import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { slidingWindow } from './sliding-window.js';

describe('a sliding window', () => {
  it('never processes more items at once than its width, and processes every item once', async () => {
    let active = 0;
    let peak = 0;
    const processed: number[] = [];
    await slidingWindow(
      Array.from({ length: 50 }, (_, at) => at),
      4,
      async (item) => {
        peak = Math.max(peak, ++active);
        await setImmediate();
        processed.push(item);
        active--;
      },
    );
    expect(peak).toBe(4);
    expect(processed.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, at) => at));
  });

  it('starts nothing after a failure and waits for running items: a refused login must not be tried a thousand times', async () => {
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

  it('starts nothing after it is stopped', async () => {
    let started = 0;
    await slidingWindow(
      [1, 2, 3],
      2,
      async () => void started++,
      () => started > 0,
    );
    expect(started).toBe(1);
  });

  it('ends immediately if there are no items', async () => {
    await expect(slidingWindow([], 3, async () => undefined)).resolves.toBeUndefined();
  });
});
