import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStandardHeading } from '../reports/headings.js';
import { CSV_LIMITS } from './csv-limits.js';
import { readCsvRows } from './csv-rows.js';
import { readCsvTables } from './csv-table.js';
import type { SourceRow } from './source-table.js';

const HEADINGS = ['EE Code', 'EE Name', 'Street', 'City'];

const rowsOf = (text: string): SourceRow[] => {
  const [table] = readCsvTables(new TextEncoder().encode(text), isStandardHeading);
  return [...(table?.rows ?? [])];
};
const values = ({ cells }: SourceRow) => cells.map((cell) => (cell?.type === 'text' ? cell.value : null));

type Row = readonly string[];

/** Cells as programs write them: quoted where they must be, and sometimes where they need not be. */
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z0-9]{0,6}$/) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'Doe, Jane',
      'Roe, Al "Bo"',
      'Al "Bo" Cy',
      'a "b',
      '5" nail',
      '1, 2, 3',
      '"Al" Roe',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '1 Main St\nApt 2',
      'Dear Ann,\nBob',
      '1 Main St\nReno, NV\nUSA',
      'a\n\nb',
      'a\n"b" c',
    ),
  },
);
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(
      fc.tuple(
        fc.stringMatching(/^[0-9]{4}$/),
        ...Array.from({ length: width - 1 }, () => cell),
      ) as fc.Arbitrary<Row>,
      { minLength: 2, maxLength: 8 },
    ),
  );

function written(rows: readonly Row[], quotesAll: boolean, end: string): string[] {
  return rows.map((row) => {
    const cells = row.map((value) =>
      quotesAll || /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
    );
    return cells.join(',') + end;
  });
}

describe('one stray quote anywhere in a valid file of one to four columns', () => {
  const inputs = [table, fc.boolean(), fc.constantFrom('\n', '\r\n'), fc.nat()] as const;

  /** The row after the stray quote has a cell that begins with three quotes. */
  const QUOTE_BEFORE_QUOTED_TEXT: [Row[], boolean, string, number] = [
    [
      ['0000', '', ''],
      ['0000', '"Al" Roe', '1 Main St\nApt 2'],
    ],
    false,
    '\r\n',
    29,
  ];

  it('stores no value with a line break or a delimiter that no cell had', () => {
    fc.assert(
      fc.property(...inputs, (rows, quotesAll, end, pick) => {
        const lines = written([HEADINGS.slice(0, rows[0]?.length), ...rows], quotesAll, end);
        const text = lines.join('');
        const at = pick % text.length;
        const known = rows.flat().map((value) => value.replaceAll('"', ''));
        const read = rowsOf(`${text.slice(0, at)}"${text.slice(at)}`);
        const header = read.findIndex((row) => values(row).includes('EE Code'));
        // A file without its header is refused.
        const kept = (header < 0 ? [] : read.slice(header + 1)).filter(
          (row) =>
            row.text !== 'swallowed' && row.text !== 'cut_off' && row.cells.length <= (rows[0]?.length ?? 0),
        );
        // A quote within a cell ends it: then a part of it is a value.
        const isKnown = (value: string) => known.some((each) => each.includes(value.replace(/["\r]/g, '')));
        const foreign = kept
          .flatMap(values)
          .filter((value) => value !== null && /[,\n]/.test(value) && !isKnown(value));
        expect(foreign).toEqual([]);
      }),
      { numRuns: 2_000, examples: [QUOTE_BEFORE_QUOTED_TEXT] },
    );
  });

  it('costs at most the rows from the quote to the next one', () => {
    fc.assert(
      fc.property(...inputs, (rows, quotesAll, end, pick) => {
        const heading = HEADINGS.slice(0, rows[0]?.length);
        const lines = written(rows, quotesAll, end);
        const stray = pick % rows.length;
        const line = lines[stray] ?? '';
        const at = Math.floor(pick / rows.length) % line.length;
        const text = lines.with(stray, `${line.slice(0, at)}"${line.slice(at)}`).join('');
        const next = lines.findIndex((each, number) => number > stray && each.includes('"'));
        const touched = next < 0 ? lines.length - 1 : next;
        const read = rowsOf(`${heading.join(',')}${end}${text}`).slice(1);
        const asWritten = (each: Row) => [...each.map((value) => value || null)];
        const before = rows.slice(0, stray).map(asWritten);
        const after = rows.slice(touched + 1).map(asWritten);
        expect(read.slice(0, stray).map(values)).toEqual(before);
        expect(after.length === 0 ? [] : read.slice(-after.length).map(values)).toEqual(after);
        const intact = [...read.slice(0, stray), ...(after.length === 0 ? [] : read.slice(-after.length))];
        expect(intact.every((row) => row.text === 'complete')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

it.each([1, 2, 3])(
  'a quote that never ends in a file of %i columns is found after some lines, not at its end',
  (width) => {
    let pieces = 0;
    function* text() {
      for (; pieces < 100_000; pieces += 1)
        yield `${pieces === 5 ? '"' : ''}${Array.from({ length: width }, () => pieces).join(',')}\n`;
    }
    const read: (string | undefined)[] = [];
    for (const row of readCsvRows(text(), { delimiter: ',', width }, CSV_LIMITS)) {
      read.push(row.text);
      if (read.length === 7) break;
    }
    const next = width < 3 ? 'swallowed' : 'complete';
    expect(read).toEqual([...Array.from({ length: 5 }, () => 'complete'), 'swallowed', next]);
    expect(pieces).toBeLessThan(400);
  },
);
