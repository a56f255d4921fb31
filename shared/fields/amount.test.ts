import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHourLimit, readHours, readMoney } from './amount.js';

const money = (value: string) => readMoney({ type: 'text', value });

describe('readMoney', () => {
  it.each(['12', '12.0', '$12', '12.00', ' $ 12.00 ', '$12.000'])('reads %s as 12.00', (text) => {
    expect(money(text)).toEqual({ value: '12.00' });
  });

  it('reads groups of thousands', () => {
    expect(money('$1,234.5')).toEqual({ value: '1234.50' });
    expect(money('1,234,567')).toEqual({ value: '1234567.00' });
  });

  it.each(['-5.00', '$-5', '-$5', '(5.00)', '($1,205.00)', '5.00-', '\u22125'])(
    'rejects the negative amount %s',
    (text) => {
      expect(money(text)).toEqual({ issue: 'negative_amount' });
    },
  );

  it.each(['12,50', '1,2345', '1.234,50', '12.5.1', 'about 12', '12 %', '1e3', '$', '5 6-', '9'.repeat(16)])(
    'rejects %s',
    (text) => {
      expect(money(text)).toEqual({ issue: 'invalid_number' });
    },
  );

  it.each(['', '-', 'N/A', 'n/a', 'None', 'NULL', '  '])('reads %j as null', (text) => {
    expect(money(text)).toEqual({ value: null });
  });

  it('rounds the float noise of number cells, and rejects cells of other types', () => {
    expect(readMoney({ type: 'number', value: '25.560000000000002' })).toEqual({ value: '25.56' });
    expect(readMoney({ type: 'currency', value: '56618' })).toEqual({ value: '56618.00' });
    expect(readMoney({ type: 'number', value: '-0.5' })).toEqual({ issue: 'negative_amount' });
    expect(readMoney({ type: 'number', value: '-0' })).toEqual({ value: '0.00' });
    expect(readMoney({ type: 'bool', value: true })).toEqual({ issue: 'invalid_number' });
    expect(readMoney({ type: 'date', value: '2026-11-01T00:00:00' })).toEqual({ issue: 'invalid_number' });
    expect(readMoney(null)).toEqual({ value: null });
  });

  it('every notation of an amount gives the same string', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 12 }), (cents) => {
        const plain = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
        const grouped = plain.replace(/\B(?=(\d{3})+\.)/g, ',');
        for (const text of [plain, grouped, `$${grouped}`, `$ ${plain}`])
          expect(money(text)).toEqual({ value: plain });
        expect(money(`(${grouped})`)).toEqual(cents === 0 ? { value: '0.00' } : { issue: 'negative_amount' });
      }),
    );
  });
});

describe('hours', () => {
  it('have two decimals, and a limit is a number', () => {
    expect(readHours({ type: 'number', value: '976.2' })).toEqual({ value: '976.20' });
    expect(readHourLimit({ type: 'number', value: '20' })).toEqual({ value: 20 });
    expect(readHourLimit({ type: 'text', value: '37.50' })).toEqual({ value: 37.5 });
    expect(readHourLimit({ type: 'number', value: '0' })).toEqual({ value: 0 });
    expect(readHourLimit({ type: 'text', value: 'full time' })).toEqual({ issue: 'invalid_number' });
    expect(readHourLimit(null)).toEqual({ value: null });
  });

  it('are read from a cell that Numbers turned into a duration', () => {
    expect(readHours({ type: 'duration', value: 5400 })).toEqual({ value: '1.50' });
    expect(readHours({ type: 'duration', value: -60 })).toEqual({ issue: 'negative_amount' });
  });
});
