import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal, plainNumber, roundDecimal } from './decimal.js';

describe('plainNumber', () => {
  it('removes binary rounding noise and keeps real digits', () => {
    expect(plainNumber('25.560000000000002')).toBe('25.56');
    expect(plainNumber('65.57000000000001')).toBe('65.57');
    expect(plainNumber('0.30000000000000004')).toBe('0.3');
    expect(plainNumber('1890.6200000000001')).toBe('1890.62');
    expect(plainNumber('-5.10')).toBe('-5.1');
    expect(plainNumber('12345678901234567890')).toBe('12345678901234567890');
  });

  it('restores any amount of cents after a calculation with doubles', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (cents) => {
        const noisy = (cents / 100) * 3 - (cents / 100) * 2;
        const digits = noisy.toFixed(17).replace(/\.?0+$/, '');
        expect(Number(plainNumber(digits))).toBeCloseTo(cents / 100, 6);
        expect(plainNumber((cents / 100).toString())).toBe((cents / 100).toString());
      }),
    );
  });
});

describe('decimals', () => {
  it('are exact where doubles are not', () => {
    const cents = fc.bigInt({ min: 0n, max: 10n ** 30n });
    fc.assert(
      fc.property(cents, (digits) => {
        const text = formatDecimal({ digits, scale: 2 }, 2);
        expect(text).toMatch(/^\d+\.\d\d$/);
        expect(parseDecimal(text)).toEqual({ digits, scale: 2 });
      }),
    );
  });

  it('round half up', () => {
    const round = (text: string) => formatDecimal(parseDecimal(text) ?? { digits: 0n, scale: 0 }, 2);
    expect([round('18.705'), round('18.7049'), round('.995'), round('12')]).toEqual([
      '18.71',
      '18.70',
      '1.00',
      '12.00',
    ]);
    expect(roundDecimal({ digits: 5n, scale: 1 }, 0)).toEqual({ digits: 1n, scale: 0 });
  });

  it('rejects anything but digits and one point', () => {
    expect(['', '.', '1e3', '1.2.3', '-1', '１'].map(parseDecimal)).toEqual(Array(6).fill(null));
  });
});
