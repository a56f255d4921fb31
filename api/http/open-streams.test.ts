import { expect, test } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { OpenStreams } from './open-streams.js';

const LIMITS = { streams: 3, streamsPerAccount: 2, recheckMs: 10 };
const permitted = async () => {};

test('a stream has a slot until its response has ended, also when the server stops', () => {
  const streams = new OpenStreams(LIMITS);
  const ends = Array.from({ length: 2 }, () => new AbortController());
  for (const { signal } of ends) streams.open('one', signal, permitted);
  expect(() => streams.open('one', new AbortController().signal, permitted)).toThrow(AppError);
  streams.open('two', new AbortController().signal, permitted);
  expect(() => streams.open('three', new AbortController().signal, permitted)).toThrow(AppError);
  for (const end of ends) end.abort();
  expect(streams.size).toBe(1);
  streams.closeAll();
  expect(streams.size).toBe(0);
  streams.open('late', new AbortController().signal, permitted);
  expect(streams.size).toBe(0);
});

test('a response that has ended already gets no slot', () => {
  const streams = new OpenStreams(LIMITS);
  expect(() => streams.open('one', AbortSignal.abort(), permitted)).toThrow();
  expect(streams.size).toBe(0);
});

test('the permission is checked again until the response has ended', async () => {
  const streams = new OpenStreams(LIMITS);
  const end = new AbortController();
  let isPermitted = true;
  let checks = 0;
  const { signal } = streams.open('one', end.signal, async () => {
    checks += 1;
    if (!isPermitted) throw new AppError('not_permitted', { permission: 'sensitive:reveal' });
  });
  await expect.poll(() => checks).toBeGreaterThan(1);
  isPermitted = false;
  await expect.poll(() => signal.aborted).toBe(true);
  expect(signal.reason).toMatchObject({ code: 'not_permitted' });
  expect(streams.size).toBe(0);
});
