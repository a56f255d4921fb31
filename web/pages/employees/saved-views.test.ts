import fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewsOf } from './saved-views.js';

test('whatever is stored, only views are read', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.constant(undefined)), (stored) => {
      for (const { name, query } of viewsOf(stored))
        expect([typeof name, typeof query]).toEqual(['string', 'string']);
    }),
  );
  const view = { name: 'On leave', query: 'status=on_leave' };
  expect(viewsOf(JSON.stringify([view, null, { name: 1 }, 'x']))).toEqual([view]);
});
