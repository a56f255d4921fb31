import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { isStandardHeading } from '../reports/headings.js';
import { readCsvTables } from './csv-table.js';

const texts = (bytes: Uint8Array) => {
  const [table] = readCsvTables(bytes, isStandardHeading);
  return [...(table?.rows ?? [])].map(({ row, cells }) => [
    row,
    ...cells.map((cell) => (cell?.type === 'text' ? cell.value : null)),
  ]);
};
const utf8 = (text: string) => new TextEncoder().encode(text);

it.each([',', ';', '\t', '|'])('detects the delimiter %j, although names contain commas', (delimiter) => {
  const rows = [
    ['EE Code', 'EE Name', 'City'],
    ['0001', '"DOE, JANE"', 'Reno'],
    ['0002', '"ROE, ZOË"', ''],
  ];
  const text = rows.map((cells) => cells.join(delimiter)).join('\r\n');
  expect(texts(utf8(text))).toEqual([
    [1, 'EE Code', 'EE Name', 'City'],
    [2, '0001', 'DOE, JANE', 'Reno'],
    [3, '0002', 'ROE, ZOË', null],
  ]);
});

it('detects the semicolon of a narrow file, although an address has more commas than the file has columns', () => {
  expect(texts(utf8('EE Code;Street;City\n0001;1 Main St, Apt 2, Box 3, Rear;Reno'))?.[1]).toEqual([
    2,
    '0001',
    '1 Main St, Apt 2, Box 3, Rear',
    'Reno',
  ]);
});

it.each(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])('reads %s', (encoding) => {
  const addBOM = encoding.startsWith('utf');
  expect(texts(iconv.encode('EE Code,City\n0001,Zoë €', encoding, { addBOM }))).toEqual([
    [1, 'EE Code', 'City'],
    [2, '0001', 'Zoë €'],
  ]);
});

it('counts blank rows in row numbers, but not line breaks within a cell', () => {
  expect(texts(utf8('a,b\n\n"1\n2",x\n,\ny,z\n'))).toEqual([
    [1, 'a', 'b'],
    [3, '1\n2', 'x'],
    [5, 'y', 'z'],
  ]);
});

it('a code written as ="0042" keeps its zeros', () => {
  expect(texts(utf8('EE Code,City\n="0042",Reno'))?.[1]).toEqual([2, '0042', 'Reno']);
});

it('leaves the error of a failed formula to the readers of fields', () => {
  const [table] = readCsvTables(utf8('EE Code,City\n0042,#REF!'), isStandardHeading);
  expect([...(table?.rows ?? [])][1]?.cells[1]).toEqual({ type: 'text', value: '#REF!' });
});

it('a blank before a quoted cell is no part of it, and a quote after a blank that does not close is text', () => {
  expect(
    texts(
      utf8('EE Code, EE Name, City\n0001, "DOE, JANE", Reno\n0002,  "ROE, ""RAY""" , "Tul\n0003, 5" nail, x'),
    ),
  ).toEqual([
    [1, 'EE Code', ' EE Name', ' City'],
    [2, '0001', 'DOE, JANE', ' Reno'],
    [3, '0002', 'ROE, "RAY"', ' "Tul'],
    [4, '0003', ' 5" nail', ' x'],
  ]);
});

it('a quoted cell that the end of the file cuts off marks its row', () => {
  const [table] = readCsvTables(utf8('EE Code,City\n0041,Tulsa\n0042,"Re'), isStandardHeading);
  expect([...(table?.rows ?? [])].map(({ text }) => text)).toEqual(['complete', 'complete', 'cut_off']);
});

it('a stray quote marks the rows that it swallows, and the rows after them are read', () => {
  const value = fc.stringMatching(/^[a-z]{1,8}$/);
  const people = fc.array(fc.tuple(value, value, value), { minLength: 3, maxLength: 8 });
  fc.assert(
    fc.property(people, fc.nat(), (rows, pick) => {
      const stray = pick % (rows.length - 1);
      const lines = rows.map(([name, street, city], at) =>
        [`"${name}, x"`, at === stray ? `"${street}` : street, city, `00${at}`].join(','),
      );
      const bytes = utf8(`EE Name,Street,City,EE Code\n${lines.join('\n')}\n`);
      const [table] = readCsvTables(bytes, isStandardHeading);
      const read = [...(table?.rows ?? [])].slice(1).map(({ text }) => text);
      const isTouched = (at: number) => at === stray || at === stray + 1;
      expect(read).toEqual(rows.map((_, at) => (isTouched(at) ? 'swallowed' : 'complete')));
    }),
  );
});

it('reads back any cells as written', () => {
  const cell = fc.string({ unit: 'grapheme' }).filter((text) => !/^="|^\ufeff/.test(text));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (rows) => {
      const text = rows
        .map((cells) => cells.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
        .join('\n');
      const expected = rows.flatMap((cells, index) =>
        cells.every((value) => value === '') ? [] : [[index + 1, ...cells.map((value) => value || null)]],
      );
      expect(texts(utf8(text))).toEqual(expected);
    }),
  );
});
