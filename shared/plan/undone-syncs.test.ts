import { expect, it } from 'vitest';
import { type AppliedUndo, undoneSyncs } from './undone-syncs.js';

/** Of `u1 sync`, newest first. `u1 sync whole`: it left nothing. */
function undone(...undos: readonly string[]) {
  const { whole, touched } = undoneSyncs(
    undos.map((text): AppliedUndo => {
      const [sync_id = '', undo_of = '', left] = text.split(' ');
      return { sync_id, undo_of, whole: left === 'whole' };
    }),
  );
  return { whole: [...whole], touched: [...touched] };
}

it('a sync is undone whole when its undo left nothing', () => {
  expect(undone('u1 sync whole')).toEqual({ whole: ['sync'], touched: ['sync'] });
  expect(undone('u1 sync')).toEqual({ whole: [], touched: ['sync'] });
});

it('an undo that was undone whole counts as none', () => {
  expect(undone('u2 u1 whole', 'u1 sync whole')).toEqual({ whole: ['u1'], touched: ['u1'] });
});

it('a sync is not undone whole when its undo was undone in part', () => {
  expect(undone('u2 u1', 'u1 sync whole')).toEqual({ whole: [], touched: ['u1', 'sync'] });
});

it('a sync that a second undo reverts whole is undone', () => {
  const { whole } = undone('u3 sync whole', 'u2 u1 whole', 'u1 sync whole');
  expect(whole).toEqual(['sync', 'u1']);
});
