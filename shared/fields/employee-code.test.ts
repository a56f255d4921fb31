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
  ];
  expect(codes.map((code) => currentCode(code, 6))).toEqual([
    ...['A75001', 'A7', '000042', '000042', '000042', 'B 2', '42', 'n/a', '1.20e+11'],
  ]);
  for (const code of codes) expect(currentCode(currentCode(code, 6), 6)).toBe(currentCode(code, 6));
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
