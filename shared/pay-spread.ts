import { z } from 'zod';
import { type Decimal, digitsAt, formatDecimal, parseDecimal } from './decimal.js';

const Amount = z.string().regex(/^\d+\.\d{2,}$/);

/** The distribution of pay in a group of employees. Amounts are exact decimals; the mean is rounded half up to cents. */
export const PaySpread = z
  .object({ people: z.int(), min: Amount, median: Amount, mean: Amount, max: Amount })
  .meta({ id: 'PaySpread' });
export type PaySpread = z.infer<typeof PaySpread>;

/** The number of employees per amount. */
export type PayTally = ReadonlyMap<string, number>;

/** Computes minimum, median, mean and maximum from a tally. Null when the tally is empty. */
export function spreadOf(tally: PayTally): PaySpread | null {
  const read = [...tally].map(([amount, people]) => ({ ...decimalOf(amount), people }));
  const scale = Math.max(2, ...read.map((amount) => amount.scale));
  const amounts = read
    .map((amount) => ({ cents: digitsAt(amount, scale), people: amount.people }))
    .sort((a, b) => (a.cents < b.cents ? -1 : 1));
  const people = amounts.reduce((sum, amount) => sum + amount.people, 0);
  const [least] = amounts;
  const most = amounts.at(-1);
  if (!least || !most) return null;
  const sum = amounts.reduce((total, amount) => total + amount.cents * BigInt(amount.people), 0n);
  const middle = nth(amounts, (people - 1) >> 1) + nth(amounts, people >> 1);
  return {
    people,
    min: exact({ digits: least.cents, scale }),
    // The mean of the two middle amounts. With an odd number of people both are the same one.
    median: exact({ digits: middle * 5n, scale: scale + 1 }),
    mean: formatDecimal(rounded(sum, BigInt(people), scale), 2),
    max: exact({ digits: most.cents, scale }),
  };
}

type Paid = { readonly cents: bigint; readonly people: number };

/** Returns the n-th lowest pay, counted from 0. */
function nth(amounts: readonly Paid[], n: number): bigint {
  let before = 0;
  for (const { cents, people } of amounts) {
    before += people;
    if (n < before) return cents;
  }
  return 0n;
}

function rounded(sum: bigint, people: bigint, scale: number): Decimal {
  const unit = people * 10n ** BigInt(scale - 2);
  return { digits: (sum * 2n + unit) / (unit * 2n), scale: 2 };
}

function exact(amount: Decimal): string {
  const [, fraction = ''] = formatDecimal(amount).split('.');
  return formatDecimal(amount, Math.max(2, fraction.length));
}

function decimalOf(amount: string): Decimal {
  const decimal = parseDecimal(amount);
  if (!decimal) throw new Error('An amount of pay is not a decimal.');
  return decimal;
}
