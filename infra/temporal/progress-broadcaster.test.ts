import { EventEmitter, on } from 'node:events';
import { expect, test } from 'vitest';
import { ProgressBroadcaster } from './progress-broadcaster.js';

type State = { readonly at: number };

/** A broadcaster whose states come from the test. */
function fakeBroadcaster() {
  const source = new EventEmitter();
  const opened: AbortSignal[] = [];
  const watches = new ProgressBroadcaster<State>(async function* (_, signal) {
    opened.push(signal);
    for await (const [state] of on(source, 'state', { close: ['end'], signal })) {
      if (state instanceof Error) throw state;
      yield state as State;
    }
  });
  const emit = (at: number | Error) => source.emit('state', typeof at === 'number' ? { at } : at);
  const follow = (signal: AbortSignal = new AbortController().signal) => watches.follow('key', signal);
  return { watches, opened, source, emit, follow };
}

test('a hundred followers share one watch, which stops when the last one leaves', async () => {
  const { watches, opened, emit, follow } = fakeBroadcaster();
  const leaving = Array.from({ length: 100 }, () => new AbortController());
  const followers = leaving.map(({ signal }) => follow(signal));
  const first = followers.map((follower) => follower.next());
  emit(1);
  for (const { value } of await Promise.all(first)) expect(value).toEqual({ at: 1 });
  expect(opened).toHaveLength(1);
  const second = followers.map((follower) => follower.next().catch((error: Error) => error.name));
  for (const controller of leaving.slice(1)) controller.abort();
  expect((await Promise.all(second.slice(1)))[0]).toBe('AbortError');
  expect([opened[0]?.aborted, watches.size]).toEqual([false, 1]);
  leaving[0]?.abort();
  await second[0];
  expect([opened[0]?.aborted, watches.size]).toEqual([true, 0]);
});

test('a late follower gets the current state at once, and a slow follower gets only the newest state', async () => {
  const { emit, follow } = fakeBroadcaster();
  const quick = follow();
  const next = quick.next();
  emit(1);
  await next;
  const late = follow();
  expect(await late.next()).toEqual({ done: false, value: { at: 1 } });
  for (const at of [2, 3]) {
    const seen = quick.next();
    emit(at);
    await seen;
  }
  expect(await late.next()).toEqual({ done: false, value: { at: 3 } });
  await Promise.all([quick.return(), late.return()]);
});

test('the end of a watch reaches every follower, and the next follower starts a new watch', async () => {
  const { watches, opened, source, emit, follow } = fakeBroadcaster();
  const followers = [follow(), follow()];
  const states = followers.map((follower) => follower.next());
  emit(1);
  await Promise.all(states);
  const ends = followers.map((follower) => follower.next());
  source.emit('end');
  for (const end of await Promise.all(ends)) expect(end.done).toBe(true);
  expect(watches.size).toBe(0);
  const again = follow();
  const state = again.next();
  emit(2);
  expect(await state).toMatchObject({ value: { at: 2 } });
  expect(opened).toHaveLength(2);
  await again.return();
});

test('a failure reaches every follower', async () => {
  const { emit, follow } = fakeBroadcaster();
  const followers = [follow(), follow()];
  const states = followers.map((follower) => follower.next());
  emit(new Error('gone'));
  for (const state of states) await expect(state).rejects.toThrow('gone');
});
