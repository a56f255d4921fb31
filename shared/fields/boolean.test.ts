import { expect, it } from 'vitest';
import { readBoolean, readNotExempt } from './boolean.js';

const text = (value: string) => ({ type: 'text', value }) as const;

it('reads checkboxes and yes/no texts', () => {
  expect(readBoolean({ type: 'bool', value: false })).toEqual({ value: false });
  for (const word of ['Yes', 'Y', 'TRUE', '1']) expect(readBoolean(text(word))).toEqual({ value: true });
  for (const word of ['No', 'n', 'false', '0', 'Not Eligible'])
    expect(readBoolean(text(word))).toEqual({ value: false });
  expect(readBoolean({ type: 'number', value: '1' })).toEqual({ value: true });
  expect(readBoolean(text('perhaps'))).toEqual({ issue: 'unknown_status' });
  expect(readBoolean(text('N/A'))).toEqual({ value: null });
  expect(readBoolean(null)).toEqual({ value: null });
});

it('an exempt employee is not eligible for overtime', () => {
  for (const word of ['Exempt', 'E', 'Yes', 'true'])
    expect(readNotExempt(text(word))).toEqual({ value: false });
  for (const word of ['Non-Exempt', 'nonexempt', 'NON EXEMPT', 'NE', 'N', 'No']) {
    expect(readNotExempt(text(word))).toEqual({ value: true });
  }
  expect(readNotExempt({ type: 'bool', value: true })).toEqual({ value: false });
  expect(readNotExempt(text(''))).toEqual({ value: null });
  expect(readNotExempt(text('who knows'))).toEqual({ issue: 'unknown_status' });
});
