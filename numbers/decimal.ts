import { NumbersError } from './numbers-error.js';

const BIAS = 6176;
/** Numbers with up to this many digits before or after the point are written in plain notation. */
const MAX_DIGITS = 40;
const ZERO = 0x30;
const POINT = 0x2e;
const MINUS = 0x2d;

/** Decimals of up to 15 digits survive the conversion to a double and back. */
const EXACT_IN_DOUBLE = 1e15;
/** JavaScript writes smaller doubles with an exponent. */
const SMALLEST_PLAIN = 1e-6;
/** The powers of ten that are exact doubles. */
const POWERS = Array.from({ length: 23 }, (_, power) => 10 ** power);

/**
 * Returns the exact value of the 16-byte decimal at `at` (IEEE 754 decimal128, binary integer encoding), in plain notation without trailing
 * zeros. Values with more than 40 digits are written with an exponent. Null when the encoding is impossible.
 */
export function readDecimal128(view: DataView, at: number): string | null {
  const top = view.getUint16(at + 14, true);
  if ((top & 0x6000) === 0x6000) return null;
  const exponent = ((top & 0x7fff) >>> 1) - BIAS;
  const negative = top >= 0x8000;
  const low = view.getUint32(at, true);
  const middle = view.getUint32(at + 4, true);
  const short = (top & 1) === 0 && view.getUint32(at + 8, true) === 0 && view.getUint16(at + 12, true) === 0;
  if (!short) return plain(longDigits(view, at), exponent, negative);
  const coefficient = middle * 2 ** 32 + low;
  if (coefficient === 0) return '0';
  if (coefficient < EXACT_IN_DOUBLE && exponent <= 0 && exponent >= -22) {
    const value = coefficient / (POWERS[-exponent] as number);
    if (value >= SMALLEST_PLAIN) return negative ? `-${value}` : `${value}`;
  }
  return exponent < 0 && exponent > -MAX_DIGITS
    ? formatFraction(middle, low, -exponent, negative)
    : plain(String((BigInt(middle) << 32n) | BigInt(low)), exponent, negative);
}

/** Space for the digits of 2^53, a point, and leading zeros. Reused for speed. */
const buffer = Buffer.alloc(64);

/**
 * Formats (`middle` × 2^32 + `low`) / 10^`places` without a bigint, for speed. Only used for numbers of more than 15 digits: the binary
 * noise that other writers leave in every fourth decimal.
 */
function formatFraction(middle: number, low: number, places: number, negative: boolean): string {
  const rest = (middle % 1e6) * 2 ** 32 + low;
  let at = writeDigits(rest % 1e6, buffer.length, 6);
  at = writeDigits(Math.floor(middle / 1e6) * 2 ** 32 + Math.floor(rest / 1e6), at, Math.max(0, places - 5));
  const point = buffer.length - places - 1;
  buffer.copyWithin(at - 1, at, point + 1);
  buffer[point] = POINT;
  at--;
  while (buffer[at] === ZERO && at + 1 < point) at++;
  let end = buffer.length;
  while (buffer[end - 1] === ZERO) end--;
  if (buffer[end - 1] === POINT) end--;
  if (negative) buffer[--at] = MINUS;
  return buffer.toString('latin1', at, end);
}

/** Writes at least `minDigits` digits that end before `end`. Returns where they begin. */
function writeDigits(value: number, end: number, minDigits: number): number {
  let at = end;
  for (let rest = value; rest > 0 || end - at < minDigits; rest = Math.floor(rest / 10))
    buffer[--at] = ZERO + (rest % 10);
  return at;
}

function longDigits(view: DataView, at: number): string {
  const upper =
    (BigInt(view.getUint16(at + 14, true) & 1) << 48n) |
    (view.getBigUint64(at + 8, true) & 0xffff_ffff_ffffn);
  return ((upper << 64n) | view.getBigUint64(at, true)).toString();
}

/** Formats `digits` × 10^`exponent`. */
export function plain(digits: string, exponent: number, negative: boolean): string {
  let first = 0;
  while (digits.charCodeAt(first) === ZERO) first++;
  let last = digits.length;
  while (last > first && digits.charCodeAt(last - 1) === ZERO) last--;
  if (first === last) return '0';
  const text = formatUnsigned(digits.slice(first, last), exponent + digits.length - last);
  return negative ? `-${text}` : text;
}

function formatUnsigned(digits: string, power: number): string {
  if (power >= 0) {
    return digits.length + power <= MAX_DIGITS ? digits + '0'.repeat(power) : scientific(digits, power);
  }
  const point = digits.length + power;
  if (point > 0) return `${digits.slice(0, point)}.${digits.slice(point)}`;
  return -power <= MAX_DIGITS ? `0.${'0'.repeat(-point)}${digits}` : scientific(digits, power);
}

function scientific(digits: string, power: number): string {
  const exponent = power + digits.length - 1;
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${mantissa}e${exponent < 0 ? '' : '+'}${exponent}`;
}

/** Parses a decimal into `digits` × 10^`exponent`. Throws `RangeError` when the text is not a decimal. */
export function parseDecimal128(text: string): { digits: string; exponent: number; negative: boolean } {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) throw new RangeError('not a decimal');
  const fraction = match[3] ?? '';
  return {
    digits: `${match[2]}${fraction}`,
    exponent: Number(match[4] ?? 0) - fraction.length,
    negative: match[1] === '-',
  };
}

/** Returns the shortest exact notation of a double, in the format of a number cell's `value`. */
export function decimalOfDouble(value: number): string {
  if (!Number.isFinite(value)) throw new NumbersError('corrupt', 'a number is not finite');
  const { digits, exponent, negative } = parseDecimal128(String(value));
  return plain(digits, exponent, negative);
}

/** Returns the value as a number if it is exactly the same decimal, else null. */
export function exactNumber(value: string): number | null {
  const number = Number(value);
  return Number.isFinite(number) && decimalOfDouble(number) === value ? number : null;
}

/**
 * Rounds to 15 significant digits, half away from zero, which is the precision of Numbers. This removes the binary noise of other writers
 * (0.6 stored as 0.59999999999999992).
 */
export function roundTo15(value: string): string {
  const { digits, exponent, negative } = parseDecimal128(value);
  const significant = digits.replace(/^0+/, '');
  const extra = significant.length - 15;
  if (extra <= 0) return value;
  const kept = BigInt(significant.slice(0, 15)) + (significant.charAt(15) >= '5' ? 1n : 0n);
  return plain(kept.toString(), exponent + extra, negative);
}
