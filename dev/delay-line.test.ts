import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DelayLine } from './delay-line.js';

test('what arrives is what was written, in order, for any capacity', async () => {
  const writes = fc.array(fc.uint8Array({ maxLength: 50 }));
  const holds = async (parts: Uint8Array[], delayMs: number, capacity: number) => {
    const line = new DelayLine(delayMs, capacity);
    for (const part of parts) line.write(part);
    line.end();
    expect(await buffer(line)).toEqual(Buffer.concat(parts));
  };
  await fc.assert(fc.asyncProperty(writes, fc.nat({ max: 3 }), fc.integer({ min: 1, max: 100 }), holds));
});

test('nothing arrives before its delay, and what is written together arrives together', async () => {
  const line = new DelayLine(50);
  const start = performance.now();
  for (let part = 0; part < 100; part += 1) line.write('x');
  line.end();
  expect(await buffer(line)).toHaveLength(100);
  expect(performance.now() - start).toBeGreaterThanOrEqual(50);
  expect(performance.now() - start).toBeLessThan(100 * 50);
});

test('a writer waits while the line is full', async () => {
  const line = new DelayLine(20, 10);
  let taken = 0;
  for (let part = 0; part < 5; part += 1)
    line.write('12345', () => {
      taken += 1;
    });
  line.end();
  // A turn of the event loop: whatever the line takes at once is taken.
  await delay(0);
  expect(taken).toBe(1);
  expect(await buffer(line)).toHaveLength(25);
  expect(taken).toBe(5);
});
