import { expect, it } from 'vitest';
import { learnCodeWidth, storedWidth } from './code-width.js';

const widths = (code_widths: Record<string, number>) => ({ code_widths });

it('the commonest width of files and roster together wins, with the evidence', () => {
  expect(learnCodeWidth([widths({ '4': 3, '2': 1 }), widths({ '2': 4 })], ['0001', '0002', '0003'])).toEqual({
    width: 4,
    source: 'learned',
    counts: { '2': 5, '4': 6 },
  });
});

it('the setting wins over all evidence', () => {
  expect(learnCodeWidth([widths({ '4': 3 })], [], 6)).toEqual({
    width: 6,
    source: 'setting',
    counts: { '4': 3 },
  });
});

it('of two equally common widths the wider one loses no digit', () => {
  expect(learnCodeWidth([widths({ '10': 2, '9': 2 })], []).width).toBe(10);
});

it('numbers alone tell no width', () => {
  expect(learnCodeWidth([widths({})], [])).toEqual({ width: null, source: 'none', counts: {} });
  expect(storedWidth([])).toBeNull();
});
