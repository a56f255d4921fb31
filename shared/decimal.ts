/** An exact, non-negative decimal: `digits` × 10^-`scale`. */
export type Decimal = { readonly digits: bigint; readonly scale: number };

/** Doubles are exact to 15 decimal digits. Further digits that Numbers stores are binary rounding noise. */
const EXACT_DOUBLE_DIGITS = 15;
/** No double is longer in plain notation. Longer text would take long to convert. */
const MAX_LENGTH = 1_100;

/** Parses digits with an optional fraction (`12`, `12.5`, `.5`). Returns null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text);
  const whole = match?.[1] ?? '';
  const fraction = match?.[2] ?? '';
  if (whole + fraction === '') return null;
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/** Rounds half up to at most `to` decimals. */
export function roundDecimal({ digits, scale }: Decimal, to: number): Decimal {
  if (scale <= to) return { digits, scale };
  const unit = 10n ** BigInt(scale - to);
  return { digits: (digits + unit / 2n) / unit, scale: to };
}

/** Returns the digits of a decimal rescaled to `at` decimals. `at` must not be less than its scale. */
export function digitsAt({ digits, scale }: Decimal, at: number): bigint {
  return digits * 10n ** BigInt(at - scale);
}

/** Formats with exactly `fixed` decimals, or with as few as needed. */
export function formatDecimal(decimal: Decimal, fixed?: number): string {
  const { digits, scale } = fixed === undefined ? decimal : roundDecimal(decimal, fixed);
  const text = digits.toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale);
  if (fixed !== undefined) return fixed === 0 ? whole : `${whole}.${fraction.padEnd(fixed, '0')}`;
  let end = fraction.length;
  while (fraction[end - 1] === '0') end -= 1;
  return end === 0 ? whole : `${whole}.${fraction.slice(0, end)}`;
}

/** Removes the binary rounding noise of a number cell's value: `"25.560000000000002"` gives `"25.56"`. */
export function plainNumber(value: string): string {
  if (value.length > MAX_LENGTH) return value;
  const negative = value.startsWith('-');
  const decimal = parseDecimal(negative ? value.slice(1) : value);
  if (decimal === null) return value;
  const surplus = decimal.digits.toString().length - EXACT_DOUBLE_DIGITS;
  const rounded = surplus > 0 ? roundDecimal(decimal, Math.max(0, decimal.scale - surplus)) : decimal;
  const text = formatDecimal(rounded);
  return negative && text !== '0' ? `-${text}` : text;
}
