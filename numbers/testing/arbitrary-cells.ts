import fc from 'fast-check';
import type { Cell } from '../cell.js';
import { plain } from '../decimal.js';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });

/** Decimals as stored in cells: up to 34 digits, of any common magnitude. */
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 34n - 1n }), fc.integer({ min: -40, max: 20 }), fc.boolean())
  .chain(([large, exponent, negative]) =>
    fc
      .constantFrom(large, large % 10n ** 15n, large % 1000n)
      .map((digits) => plain(String(digits), exponent, negative)),
  );

/** Microseconds only for dates near 2001. Far from it, a double is only exact to the millisecond. */
const wallClock = fc.oneof(
  fc
    .date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 19)),
  fc
    .date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => `${date.toISOString().slice(0, 10)}T00:00:00`),
  fc
    .tuple(
      fc.date({
        min: new Date('1970-01-01T00:00:00Z'),
        max: new Date('2035-01-01T00:00:00Z'),
        noInvalidDate: true,
      }),
      fc.integer({ min: 1, max: 999_999 }),
    )
    .map(([date, micros]) => `${date.toISOString().slice(0, 19)}.${String(micros).padStart(6, '0')}`),
);

const link = fc.record({
  text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }),
  url: fc.webUrl(),
});

const richText = fc.tuple(text, fc.array(link, { maxLength: 3 })).map(([start, links]): Cell => {
  const value = start + links.map((link) => ` ${link.text}`).join('');
  const placed = start === '' || links.every(({ text: part }) => !start.includes(part)) ? links : [];
  return placed.length === 0 ? { type: 'richtext', value } : { type: 'richtext', value, links: placed };
});

/** Any cell that can be written: without formula, comment and format. */
export const anyCell: fc.Arbitrary<Cell> = fc.oneof(
  text.map((value): Cell => ({ type: 'text', value })),
  decimal.map((value): Cell => ({ type: 'number', value })),
  fc.tuple(decimal, fc.constantFrom('USD', 'EUR', 'JPY')).map(([value, currency]): Cell => {
    return { type: 'currency', value, currency };
  }),
  decimal.map((value): Cell => ({ type: 'currency', value })),
  wallClock.map((value): Cell => ({ type: 'date', value })),
  fc.boolean().map((value): Cell => ({ type: 'bool', value })),
  fc
    .double({ min: -1e9, max: 1e9, noNaN: true })
    .map((value): Cell => ({ type: 'duration', value: value + 0 })),
  fc.constant<Cell>({ type: 'error' }),
  richText,
);

/** Rows of any cells, some of them empty. */
export const anyRows: fc.Arbitrary<(Cell | null)[][]> = fc.array(
  fc.array(fc.option(anyCell, { nil: null }), { maxLength: 12 }),
  { maxLength: 30 },
);
