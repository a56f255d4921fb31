import { utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cell } from '../../../numbers/cell.js';
import { readXlsxTables } from './xlsx-table.js';

type Value = string | number | boolean | Date | null;

/** SheetJS does not escape what XML forbids, nor `_x`. A replacement character stands for a lost one: we do not read such a text. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((value) => !/[\p{Cc}\p{Cs}\ufffd-\uffff]|_x/u.test(value));
const value = fc.oneof<fc.Arbitrary<Value>[]>(
  text,
  // Whole numbers of 16 digits are tested as lost ones.
  fc.double({ noNaN: true, min: -9e14, max: 9e14 }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => cents / 100),
  fc.boolean(),
  fc
    .date({
      min: new Date('1900-03-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000)),
  fc.constant(null),
);
const table = fc.array(fc.array(value, { maxLength: 8 }), { minLength: 1, maxLength: 12 });

/** What a cell says: a number as the double that it is nearest to. */
function said(cell: Cell | null): unknown {
  if (cell === null) return null;
  if (cell.type === 'number') return Number(cell.value);
  if (cell.type === 'date') return cell.value;
  return cell.type === 'text' || cell.type === 'bool' ? cell.value : cell;
}

function written(each: Value): unknown {
  if (each instanceof Date) return each.toISOString().slice(0, 19);
  return Object.is(each, -0) ? 0 : each;
}

it.each([
  { bookSST: true, compression: true },
  { bookSST: false, compression: false },
  { bookSST: true, compression: false, cellDates: true },
])('reads back any table that SheetJS writes with %j', (options) => {
  fc.assert(
    fc.property(table, (rows) => {
      const book = utils.book_new();
      utils.book_append_sheet(book, utils.aoa_to_sheet(rows, { UTC: true, cellDates: true }), 'Roster');
      const bytes = write(book, { type: 'buffer', bookType: 'xlsx', ...options });
      const [found] = readXlsxTables(bytes);
      const read = new Map([...(found?.rows ?? [])].map(({ row, cells }) => [row, cells.map(said)]));
      rows.forEach((cells, at) => {
        const filled = cells.findLastIndex((each) => each !== null) + 1;
        const row = read.get(at + 1) ?? [];
        expect(row.slice(0, filled)).toEqual(cells.slice(0, filled).map(written));
        expect(row.slice(filled).every((each) => each === null)).toBe(true);
      });
    }),
    { numRuns: 150 },
  );
});
