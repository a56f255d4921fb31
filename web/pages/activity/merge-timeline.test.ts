import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeTimeline, NOTHING_LOADED } from './merge-timeline.js';

const Time = fc
  .integer({ min: 0, max: 59 })
  .map((second) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`);
const newestFirst = (times: readonly string[]) => times.toSorted().toReversed();
const Lists = fc.array(fc.array(Time, { maxLength: 12 }).map(newestFirst), { maxLength: 4 });

function loadedOf(list: readonly string[], count: number) {
  const events = list.slice(0, count).map((at) => ({ at }));
  return { events, since: count >= list.length ? '' : (events.at(-1)?.at ?? NOTHING_LOADED) };
}

test('what is shown is the beginning of everything, and loading what is behind ends with all of it', () => {
  fc.assert(
    fc.property(Lists, (lists) => {
      const everything = newestFirst(lists.flat());
      const loaded = lists.map(() => 0);
      for (;;) {
        const { events, behind } = mergeTimeline(lists.map((list, at) => loadedOf(list, loaded[at] ?? 0)));
        expect(events.map(({ at }) => at)).toEqual(everything.slice(0, events.length));
        if (behind.length === 0) {
          expect(events).toHaveLength(everything.length);
          return;
        }
        for (const at of behind) loaded[at] = (loaded[at] ?? 0) + 2;
      }
    }),
  );
});
