import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalOfDouble, exactNumber, plain, readDecimal128, roundTo15 } from './decimal.js';
import { ByteSink } from './write/byte-sink.js';
import { writeDecimal128 } from './write/write-cell.js';

/** The 16 bytes of coefficient × 10^exponent, encoded independently of the writer. */
function encoded(coefficient: bigint, exponent: number, negative = false): Uint8Array<ArrayBuffer> {
  const bits = coefficient | (BigInt(exponent + 6176) << 113n) | (negative ? 1n << 127n : 0n);
  return Uint8Array.from({ length: 16 }, (_, i) => Number((bits >> BigInt(8 * i)) & 0xffn));
}

function read(coefficient: bigint, exponent: number, negative = false): string | null {
  return readDecimal128(new DataView(encoded(coefficient, exponent, negative).buffer), 0);
}

describe('decimals of cells', () => {
  it('formats every coefficient and exponent exactly', () => {
    const sizes = fc.oneof(
      ...[2n ** 31n, 10n ** 15n, 2n ** 53n, 2n ** 64n, 2n ** 113n].map((top) =>
        fc.bigInt({ min: 0n, max: top - 1n }),
      ),
    );
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: -45, max: 25 }),
        fc.boolean(),
        (coefficient, exponent, negative) => {
          expect(read(coefficient, exponent, negative)).toBe(plain(String(coefficient), exponent, negative));
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('reads back every decimal that was written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 34n - 1n }),
        fc.integer({ min: -60, max: 60 }),
        (digits, exponent) => {
          const text = plain(String(digits), exponent, false);
          const sink = new ByteSink();
          writeDecimal128(sink, text);
          expect(readDecimal128(new DataView(sink.bytes.slice().buffer), 0)).toBe(text);
        },
      ),
    );
  });

  it.each<[bigint, number, boolean, string]>([
    [500_000_000_000_000n, -14, false, '5'],
    [59_999_999_999_999_992n, -17, false, '0.59999999999999992'],
    [1n, -7, false, '0.0000001'],
    [0n, 12, true, '0'],
    [0n, -30, false, '0'],
    [123n, 3, true, '-123000'],
    [12_345_678_901_234_567_890_123n, -3, false, '12345678901234567890.123'],
    [10n ** 17n, -17, false, '1'],
    [1n, 40, false, '1e+40'],
    [15n, -60, true, '-1.5e-59'],
  ])('%s × 10^%s', (coefficient, exponent, negative, expected) => {
    expect(read(coefficient, exponent, negative)).toBe(expected);
  });

  it('gives nothing for the encodings of infinity and NaN', () => {
    const bytes = new Uint8Array(16);
    bytes[15] = 0x78;
    expect(readDecimal128(new DataView(bytes.buffer), 0)).toBeNull();
  });

  it('exactNumber only returns a number that equals the decimal', () => {
    expect(exactNumber('0.1')).toBe(0.1);
    expect(exactNumber('-12000')).toBe(-12000);
    expect(exactNumber('12345678901234567890')).toBeNull();
    expect(exactNumber('0.59999999999999992')).toBeNull();
  });

  it('roundTo15 removes noise beyond 15 digits', () => {
    expect(roundTo15('0.59999999999999992')).toBe('0.6');
    expect(roundTo15('1890.6200000000001')).toBe('1890.62');
    expect(roundTo15('999999999999999.5')).toBe('1000000000000000');
    expect(roundTo15('-0.25')).toBe('-0.25');
  });

  it('formats a double as its shortest decimal', () => {
    expect(decimalOfDouble(0.1)).toBe('0.1');
    expect(decimalOfDouble(1e21)).toBe('1000000000000000000000');
    expect(decimalOfDouble(-5e-7)).toBe('-0.0000005');
    expect(() => decimalOfDouble(Number.NaN)).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });
});
