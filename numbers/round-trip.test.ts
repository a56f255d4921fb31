import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cell } from './cell.js';
import { readNumbers } from './read/read-numbers.js';
import type { Table } from './read/table.js';
import { anyRows } from './testing/arbitrary-cells.js';
import { writeNumbers, writeNumbersTo } from './write/write-numbers.js';

function written(rows: Iterable<readonly (Cell | null)[]>): Uint8Array {
  return writeNumbers({ sheets: [{ name: 'S', tables: [{ name: 'T', rows }] }] });
}

function only(bytes: Uint8Array): Table {
  const table = readNumbers(bytes).sheets[0]?.tables[0];
  if (!table) throw new Error('no table');
  return table;
}

function sparse(rows: readonly (readonly (Cell | null)[])[]): unknown[] {
  return rows.flatMap((cells, row) =>
    cells.flatMap((cell, column) => (cell === null ? [] : [{ row, column, cell }])),
  );
}

function readBack(table: Table): unknown[] {
  return [...table.rowsOf()].flatMap(({ row, cells }) =>
    cells.flatMap((cell, column) => (cell === null ? [] : [{ row, column, cell }])),
  );
}

it('reads back any cells as written', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const table = only(written(rows));
      expect(readBack(table)).toEqual(sparse(rows));
      expect(table.rows).toBe(Math.max(1, rows.length));
    }),
    { numRuns: 200 },
  );
});

it('reads back a table of many tiles that was written from a generator', () => {
  function* rows(): Generator<Cell[]> {
    for (let i = 0; i < 2_000; i++) yield i % 300 === 7 ? [] : [{ type: 'text', value: `row ${i}` }];
  }
  expect(readBack(only(written(rows())))).toEqual(sparse([...rows()]));
});

it('writing as a stream gives the same bytes', async () => {
  const rows = Array.from({ length: 600 }, (_, i): Cell[] => [{ type: 'number', value: String(i) }]);
  async function* slowly(): AsyncGenerator<Cell[]> {
    for (const row of rows) yield row;
  }
  const parts: Uint8Array[] = [];
  await writeNumbersTo((part) => void parts.push(part), {
    sheets: [{ name: 'S', tables: [{ name: 'T', rows: slowly() }] }],
  });
  expect(Buffer.concat(parts)).toEqual(Buffer.from(written(rows)));
  expect(parts.length).toBeGreaterThan(6);
});

it.each<[string, Cell]>([
  ['a lone surrogate', { type: 'text', value: 'a\ud800' }],
  ['a number of 35 digits', { type: 'number', value: '12345678901234567890123456789012345' }],
  ['an invalid number', { type: 'number', value: '1,5' }],
  ['an invalid date', { type: 'date', value: '2026-11-01' }],
  ['a day that does not exist', { type: 'date', value: '2026-02-30T00:00:00' }],
  ['an infinite duration', { type: 'duration', value: Number.POSITIVE_INFINITY }],
  [
    'a link whose text is not in its cell',
    { type: 'richtext', value: 'a', links: [{ text: 'b', url: 'x:' }] },
  ],
])('refuses to write %s', (_, cell) => {
  expect(() => written([[cell]])).toThrow(expect.objectContaining({ code: 'unsupported' }));
});

it('refuses to write more columns than Numbers supports', () => {
  expect(() => written([new Array<Cell | null>(1001).fill(null)])).toThrow(
    expect.objectContaining({ code: 'too_large' }),
  );
});
