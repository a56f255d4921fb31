import fc from 'fast-check';
import { expect, it } from 'vitest';
import { currentCode, padEmployeeCode, readEmployeeCode } from './employee-code.js';

const text = (value: string) => readEmployeeCode({ type: 'text', value });
const number = (value: string) => readEmployeeCode({ type: 'number', value });

it('keeps text as written, and marks numbers as numbers', () => {
  expect(text(' 0042 ')).toEqual({ kind: 'text', raw: '0042' });
  expect(text('999A')).toEqual({ kind: 'text', raw: '999A' });
  expect(text("'0042")).toEqual({ kind: 'text', raw: '0042' });
  expect(number('42')).toEqual({ kind: 'number', raw: '42' });
  expect(text('42.0')).toEqual({ kind: 'number', raw: '42' });
});

it('a cell without a code is missing_employee_id', () => {
  for (const value of ['', '  ', '-', 'N/A', 'none', 'Apt 2"'])
    expect(text(value)).toEqual({ issue: 'missing_employee_id' });
  for (const value of ['-3', '42.5']) expect(number(value)).toEqual({ issue: 'missing_employee_id' });
  expect(readEmployeeCode(null)).toEqual({ issue: 'missing_employee_id' });
  expect(readEmployeeCode({ type: 'bool', value: true })).toEqual({ issue: 'missing_employee_id' });
  expect(readEmployeeCode({ type: 'error' })).toEqual({ issue: 'missing_employee_id' });
});

it('a stored code becomes what a report with it gives today, and only digits that come of it are padded', () => {
  const codes = [
    'a75001',
    '\uff21\uff17',
    '\u200e0042',
    '\uff14\uff12',
    "'0042",
    ' b  2 ',
    '42',
    'n/a',
    '1.20e+11',
    'ctr\u20131',
  ];
  expect(codes.map((code) => currentCode(code, 6))).toEqual([
    ...['A75001', 'A7', '000042', '000042', '000042', 'B 2', '42', 'n/a', '1.20e+11', 'CTR-1'],
  ]);
  for (const code of codes) expect(currentCode(currentCode(code, 6), 6)).toBe(currentCode(code, 6));
});

it.each([
  ...[
    '00\ufe0f42',
    '\u3164 0042',
    '00\u034f42',
    '00\u00a042',
    '00 42',
    '0\u00000\u000742',
    '\u20190042',
    '`0042',
    '"0042"',
  ],
])('%j is 0042', (value) => {
  expect(text(value)).toEqual({ kind: 'text', raw: '0042' });
});

it.each(['CTR\u20112', 'CTR\u20132', 'CTR\u22122', 'ctr-2', 'CTR\ufe632'])('%j is CTR-2', (value) => {
  expect(text(value)).toEqual({ kind: 'text', raw: 'CTR-2' });
});

it.each(['-----', '=====', '?', '00\ufffd42', 'Apt 2"', '***'])('%j is no code', (value) => {
  expect(text(value)).toEqual({ issue: 'missing_employee_id' });
});

it.each([
  '$1234',
  '#1234',
  '\u20ac1234',
  '1234*',
  '1.234',
  '12:34',
  '50%',
  '(1234)',
  '+1234',
  '1/2',
  '1,23',
  '#A12',
  'Run:',
])('%j is no code, because another one may be meant', (value) => {
  expect(text(value)).toEqual({ issue: 'missing_employee_id' });
});

it('a number with commas between its thousands is the number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: 999_999_999 }), (value) => {
      expect(text(value.toLocaleString('en-US'))).toEqual({ kind: 'number', raw: String(value) });
    }),
  );
});

it('a code with any mark of a number before or behind it is not another person', () => {
  const mark = fc.constantFrom(...'#$€£%*+=<>!?,;:/');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999 }), mark, fc.boolean(), (value, sign, isBefore) => {
      expect(text(isBefore ? `${sign}${value}` : `${value}${sign}`)).toEqual({
        issue: 'missing_employee_id',
      });
    }),
  );
});

it('reading a code again changes nothing', () => {
  const letter = fc.constantFrom(...'aZ09ß\u0390\u200e\u2013\uff14\u3164"\'`\u2019 \u00a0.-\u0001');
  fc.assert(
    fc.property(fc.string({ unit: letter }), (value) => {
      const once = currentCode(value, null);
      expect(currentCode(once, null)).toBe(once);
    }),
    { numRuns: 5_000 },
  );
});

it('a code has at most fifty characters', () => {
  expect(text('x'.repeat(50))).toEqual({ kind: 'text', raw: 'X'.repeat(50) });
  expect(text('x'.repeat(51))).toEqual({ issue: 'too_long' });
  expect(number('9'.repeat(51))).toEqual({ issue: 'too_long' });
});

it('pads a code that lost its leading zeros, from a text or a number cell', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.nat(), (width, value) => {
      const code = String(value % 10 ** width).padStart(width, '0');
      for (const reading of [text(code), number(String(Number(code))), text(`${Number(code)}`)]) {
        expect('kind' in reading && padEmployeeCode(reading, width)).toBe(code);
      }
    }),
  );
});

it('never pads or cuts an alphanumeric or longer code, or any code while the width is unknown', () => {
  expect(padEmployeeCode({ kind: 'text', raw: '9A' }, 4)).toBe('9A');
  expect(padEmployeeCode({ kind: 'number', raw: '12345' }, 4)).toBe('12345');
  expect(padEmployeeCode({ kind: 'number', raw: '42' }, null)).toBe('42');
});
