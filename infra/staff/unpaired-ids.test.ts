import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unpairedIds } from './unpaired-ids.js';

async function* batches(ids: readonly string[], size: number) {
  for (let at = 0; at < ids.length; at += size) yield ids.slice(at, at + size);
}

const bytes = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right));
const ids = fc
  .uniqueArray(fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom('\u{1f600}', '\uff5e', 'é')))
  .map((texts) => texts.toSorted(bytes));

test('finds exactly the ids that only one side has, in batches of any size', async () => {
  const sizes = fc.integer({ min: 1, max: 4 });
  await fc.assert(
    fc.asyncProperty(ids, ids, sizes, sizes, async (ours, theirs, ourSize, theirSize) => {
      const found: Record<'left' | 'right', string[]> = { left: [], right: [] };
      for await (const { left, right } of unpairedIds(batches(ours, ourSize), batches(theirs, theirSize))) {
        found.left.push(...left);
        found.right.push(...right);
      }
      expect(found).toEqual({
        left: ours.filter((id) => !theirs.includes(id)),
        right: theirs.filter((id) => !ours.includes(id)),
      });
    }),
  );
});
