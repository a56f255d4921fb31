import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellText } from './cell-text.js';

const text = (value: string) => cellText({ type: 'text', value });

it('collapses every kind of whitespace, and a cell with only whitespace is empty', () => {
  expect(text('  Main\u00a0\u00a0Campus\t\n')).toBe('Main Campus');
  expect(text('\u200b \u00a0')).toBeNull();
  expect(cellText(null)).toBeNull();
  expect(cellText({ type: 'empty' })).toBeNull();
});

it('an accent that is a separate character equals the composed letter', () => {
  expect(text('Zoe\u0308')).toBe('Zo\u00eb');
});

it('cells of other types give the text that they show', () => {
  expect(cellText({ type: 'number', value: '410' })).toBe('410');
  expect(cellText({ type: 'bool', value: true })).toBe('true');
  expect(cellText({ type: 'date', value: '2026-11-01T00:00:00' })).toBe('2026-11-01');
  expect(cellText({ type: 'richtext', value: ' a@example.org ' })).toBe('a@example.org');
});

it('is idempotent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const once = text(value);
      expect(once === null ? null : text(once)).toBe(once);
    }),
  );
});
