import { expect, it } from 'vitest';
import { countWidths, inferCodeWidth, mostCommonWidth } from './code-width.js';

const widths = (code_widths: Record<string, number>) => ({ code_widths });

it('the most common width of files and roster together wins, and the counts are returned', () => {
  expect(
    inferCodeWidth([widths({ '4': 3, '2': 1 }), widths({ '2': 4 })], countWidths(['0001', '0002', '0003'])),
  ).toEqual({
    width: 4,
    source: 'learned',
    counts: { '2': 5, '4': 6 },
  });
});

it('the setting wins over every count', () => {
  expect(inferCodeWidth([widths({ '4': 3 })], {}, 6)).toEqual({
    width: 6,
    source: 'setting',
    counts: { '4': 3 },
  });
});

it('on a tie the wider width wins', () => {
  expect(inferCodeWidth([widths({ '10': 2, '9': 2 })], {}).width).toBe(10);
});

it('number codes give no width', () => {
  expect(inferCodeWidth([widths({})], {})).toEqual({ width: null, source: 'none', counts: {} });
  expect(mostCommonWidth({})).toBeNull();
});
