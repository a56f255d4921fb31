import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { activityContext } from '../tests/test-steps.js';
import { reportProgress, withHeartbeat } from './heartbeat.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a long silent step repeats its last progress in heartbeats, and stops when it ends', async () => {
  const context = activityContext();
  const beats: unknown[] = [];
  context.on('heartbeat', (details) => beats.push(details));
  await context.run(() =>
    withHeartbeat(async () => {
      reportProgress({ bytes: 7 });
      await vi.advanceTimersByTimeAsync(4_000);
    }),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  expect(beats).toEqual([{ bytes: 7 }, { bytes: 7 }, { bytes: 7 }]);
});

it('a failed step stops its heartbeats, or it would look alive', async () => {
  const context = activityContext();
  let beats = 0;
  context.on('heartbeat', () => beats++);
  const failing = context.run(() => withHeartbeat(() => Promise.reject(new Error('away'))));
  await expect(failing).rejects.toThrow('away');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(beats).toBe(0);
});
