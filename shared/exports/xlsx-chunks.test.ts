import { buffer } from 'node:stream/consumers';
import { read } from '@e965/xlsx';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { readXlsxTables } from '../tables/xlsx/xlsx-table.js';
import type { ExportRow } from './export-rows.js';
import { xlsxChunks } from './xlsx-chunks.js';

const COLUMNS = ['employee_id', 'last_name', 'hourly_rate', 'overtime_eligible', 'max_hours_per_week'];
const HOSTILE = [
  '=1+1',
  '+1918',
  '-2',
  '@A1',
  '\t=1',
  '＝1',
  '_x0041_',
  '_X005f_',
  ' both ',
  '<&>"\'',
  'é漢😀',
];

async function* batchesOf(...batches: ExportRow[][]): AsyncGenerator<ExportRow[]> {
  yield* batches;
}
const bookOf = (...batches: ExportRow[][]) => buffer(xlsxChunks(COLUMNS, batchesOf(...batches)));

it('two independent readers read a name like a formula as text, and no cell has a formula', async () => {
  const book = await bookOf(HOSTILE.map((last_name, at) => ({ employee_id: `00${at}`, last_name })));
  const sheet = read(book).Sheets.Employees ?? {};
  HOSTILE.forEach((name, at) => {
    expect(sheet[`A${at + 2}`]).toMatchObject({ t: 's', v: `00${at}` });
    expect(sheet[`B${at + 2}`]).toMatchObject({ t: 's', v: name });
    expect(sheet[`B${at + 2}`]).not.toHaveProperty('f');
  });
  const rows = [...(readXlsxTables(book)[0]?.rows ?? [])];
  expect(rows.map(({ cells: [, name] }) => name)).toEqual(
    ['last_name', ...HOSTILE].map((value) => ({ type: 'text', value })),
  );
  expect(xmlOf(book)).not.toContain('<f');
});

it('characters that XML cannot contain do not break the workbook', async () => {
  const book = await bookOf([{ employee_id: '1', last_name: 'a\u0000b\u001fc\ufffed\uffffe\ud800f' }]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test checks that these are absent
  expect(xmlOf(book)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  expect(read(book).Sheets.Employees?.B2?.v).toMatch(/^a.b.c.d.e.f$/su);
});

it('writes amounts as numbers, unless a spreadsheet would round them', async () => {
  const book = await bookOf([
    { employee_id: '1', hourly_rate: '18.70', overtime_eligible: true, max_hours_per_week: 37.5 },
    { employee_id: '2', hourly_rate: '0999999999999.99', overtime_eligible: null },
    { employee_id: '3', hourly_rate: '123456789012345.67', overtime_eligible: false },
  ]);
  const sheet = read(book).Sheets.Employees ?? {};
  expect(sheet.C2).toMatchObject({ t: 'n', v: 18.7, w: '18.70' });
  expect(sheet.C3).toMatchObject({ t: 'n', v: 999999999999.99 });
  expect(sheet.C4).toMatchObject({ t: 's', v: '123456789012345.67' });
  expect(sheet.D2).toMatchObject({ t: 'b', v: true });
  expect(sheet).not.toHaveProperty('D3');
  expect(sheet.E2).toMatchObject({ t: 'n', v: 37.5 });
});

it('the heading is bold and stays in sight, the rows are plain, and every column is wide enough for its name', async () => {
  const book = await bookOf([
    { employee_id: '1', last_name: 'a', hourly_rate: '1.50' },
    { employee_id: '2' },
  ]);
  const parts = unzipSync(book);
  const [sheet, styles] = ['xl/worksheets/sheet1.xml', 'xl/styles.xml'].map((part) =>
    strFromU8(parts[part] ?? new Uint8Array()),
  ) as [string, string];
  const [, cellFormats = ''] = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(styles) ?? [];
  const [, fonts = ''] = /<fonts[^>]*>(.*?)<\/fonts>/s.exec(styles) ?? [];
  const fontOf = [...cellFormats.matchAll(/<xf [^>]*fontId="(\d+)"/g)].map(([, font]) => Number(font));
  const isBold = [...fonts.matchAll(/<font>(.*?)<\/font>/gs)].map(([, font = '']) => font.includes('<b/>'));
  const boldOf = (row: string) =>
    [...row.matchAll(/<c r="[A-Z]+\d+"([^>]*)>/g)].map(
      ([, attributes = '']) => isBold[fontOf[Number(/ s="(\d+)"/.exec(attributes)?.[1] ?? 0)] ?? 0],
    );
  const [heading = '', ...rows] = [...sheet.matchAll(/<row .*?<\/row>/gs)].map(([row]) => row);
  expect(boldOf(heading)).toEqual(COLUMNS.map(() => true));
  expect(rows.flatMap(boldOf)).toEqual(Array(5).fill(false));
  expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
  const widths = [...sheet.matchAll(/<col [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
  expect(widths).toHaveLength(COLUMNS.length);
  COLUMNS.forEach((column, at) => {
    expect(widths[at]).toBeGreaterThan(column.length);
  });
});

it('an empty export is a sheet with only the heading', async () => {
  const [table] = readXlsxTables(await bookOf());
  expect([...(table?.rows ?? [])]).toEqual([
    { row: 1, cells: COLUMNS.map((value) => ({ type: 'text', value })) },
  ]);
});

it('reads rows only as fast as bytes are read, and stops when the reader stops', async () => {
  let taken = 0;
  let ended = false;
  const endless = (async function* (): AsyncGenerator<ExportRow[]> {
    try {
      for (;;) {
        taken += 1;
        yield Array.from({ length: 1_000 }, (_, at) => ({ employee_id: `${taken}/${at}/${Math.random()}` }));
      }
    } finally {
      ended = true;
    }
  })();
  const chunks = xlsxChunks(COLUMNS, endless);
  for (let read = 0; read < 5; read += 1) await chunks.next();
  const before = taken;
  await new Promise((resolve) => setImmediate(resolve));
  expect(taken - before).toBeLessThan(10);
  await chunks.return(undefined);
  expect(ended).toBe(true);
});

function xmlOf(book: Uint8Array): string {
  const parts = unzipSync(book);
  return strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
}
