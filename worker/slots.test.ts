import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Slots } from './slots.js';

const TOTAL = 3;

/** Runs works that need these numbers of slots and yield a few times each. Returns the order of the starts, and the most that ran at once. */
async function runAll(
  works: readonly { readonly need: number; readonly turns: number; readonly fails: boolean }[],
) {
  const slots = new Slots(TOTAL);
  const running: number[] = [];
  const started: number[] = [];
  let most = 0;
  const results = works.map(({ need, turns, fails }, at) =>
    slots.use(need, async () => {
      started.push(at);
      running.push(need);
      most = Math.max(
        most,
        running.reduce((sum, each) => sum + each, 0),
      );
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      running.splice(running.indexOf(need), 1);
      if (fails) throw new Error('failed');
      return at;
    }),
  );
  return { settled: await Promise.allSettled(results), started, most };
}

it('all work ends, in the order of the calls, and never takes more slots than there are', async () => {
  const work = fc.record({
    need: fc.integer({ min: 1, max: TOTAL }),
    turns: fc.nat({ max: 5 }),
    fails: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(work, { maxLength: 20 }), async (works) => {
      const { settled, started, most } = await runAll(works);
      expect(started).toEqual(works.map((_, at) => at));
      expect(most).toBeLessThanOrEqual(TOTAL);
      expect(settled.map(({ status }) => status)).toEqual(
        works.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')),
      );
    }),
  );
});
