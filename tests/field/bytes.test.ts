import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { readTables } from '../../services/reports/read-tables.js';
import { isStandardHeading } from '../../shared/reports/headings.js';
import { seconds } from '../time-limits.js';
import { type CaseDelivery, deliverCase, issuesOf } from './deliver-case.js';
import type { Hostile, Refusal } from './read-hostile.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const namesOf = async (name: string) => {
  const [push] = await deliverCase(name);
  const people = [...(push?.roster.stored.values() ?? [])];
  return { people: people.map(({ fields }) => fields.last_name), issues: push && issuesOf(push.plan) };
};

/** The people of a roster as `code LAST FIRST status`. */
function rosterOf(push: CaseDelivery | undefined): string[] {
  return [...(push?.roster.stored ?? [])].map(
    ([code, { fields }]) => `${code} ${fields.last_name} ${fields.first_name} ${fields.status}`,
  );
}

it('06-unicode-text: UTF-16 is read', async () => {
  expect(await namesOf('06-unicode-text')).toEqual({
    people: ['ASHDOWN', 'BELL', 'CRÖSS', 'DRURY'],
    issues: [],
  });
});

it('14-nul-bytes: NUL is no part of a value', async () => {
  expect(await namesOf('14-nul-bytes')).toEqual({ people: ['ASHDOWN', 'BELL', 'CROSS'], issues: [] });
});

it('22-mixed-encoding: one byte of Windows-1252 leaves the other accents as they are', async () => {
  const { people } = await namesOf('22-mixed-encoding');
  expect(people).toContain('CRÖSS');
  expect(people.join()).not.toMatch(/[Ã\ufffd]/);
});

it('42-wrong-ending: content of another format than the ending is read, or refused by its name', async () => {
  const [push] = await deliverCase('42-wrong-ending');
  const names = ['ASHDOWN MIRA', 'BELL TOMAS', 'CROSS DALIA'];
  expect(rosterOf(push)).toEqual(
    ['42', '43', '44'].flatMap((file) => names.map((name, at) => `${file}000${at + 1} ${name} active`)),
  );
  expect(push && issuesOf(push.plan)).toEqual([]);
  expect(push?.plan.counts).toMatchObject({ created: 9, updated: 0, unchanged: 0, missing: 0 });
  expect(push?.plan.files.map(({ rows_read, rows_valid }) => [rows_read, rows_valid])).toEqual([
    [3, 3],
    [3, 3],
    [3, 3],
  ]);
  expect(push?.refused).toEqual({
    '20261120024500_Employee_Directory_0000aa45_c45.xlsx': 'unsupported_format',
    '20261120024600_Employee_Directory_0000aa46_c46.xlsx': 'unsupported_format',
  });
});

it('69-file-names: the content of a file counts, whatever its name is', async () => {
  const [push] = await deliverCase('69-file-names');
  const names = [
    ...['ASHDOWN MIRA', 'BELL TOMAS', 'CROSS DALIA', 'DRURY OTIS', 'EAMES PETRA', 'FINCH ROLAND'],
    ...['GRANT SELMA', 'HOLT ULRICH', 'IVES NADIA', 'JARVIS COLE', 'ASHDOWN MIRA', 'BELL TOMAS'],
  ];
  expect(rosterOf(push)).toEqual(names.map((name, at) => `${690_001 + at} ${name} active`));
  expect([push?.refused, push && issuesOf(push.plan)]).toEqual([{}, []]);
  expect(push?.plan.counts).toMatchObject({ created: 12, updated: 0, missing: 0 });
  expect(push?.plan.files.map(({ rows_read, rows_valid }) => [rows_read, rows_valid])).toEqual(
    names.map(() => [1, 1]),
  );
});

it('70-same-name: new content under the same name is read', async () => {
  const [, second] = await deliverCase('70-same-name');
  expect(second?.plan.counts).toMatchObject({ created: 0, updated: 3 });
});

it('71-empty: a file without rows of data changes nothing', async () => {
  const [push] = await deliverCase('71-empty');
  expect(Object.values(push?.refused ?? {})).toEqual(['not_a_report', 'not_a_report', 'not_a_report']);
  expect(push?.plan.counts).toMatchObject({ created: 0, missing: 0 });
});

const CSV = Buffer.from('EE Code,City\r\n0001,Reno\r\n');
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

it.each([
  ['gzip', gzipSync(CSV), /compressed file \(gzip/],
  ['PGP with armor', Buffer.from('-----BEGIN PGP MESSAGE-----\n\nabc'), /PGP/],
  ['PGP', Buffer.from('85010c03aabbccdd', 'hex'), /PGP/],
  ['.xls', Buffer.concat([OLE, Buffer.alloc(600)]), /\.xls/],
  ['a protected workbook', Buffer.concat([OLE, Buffer.from('EncryptedPackage', 'utf16le')]), /password/],
  ['PDF', Buffer.from('%PDF-1.7\n'), /PDF/],
  ['Excel 4', Buffer.from('0904060000001000', 'hex'), /\.xls/],
  ['XML', Buffer.from('\ufeff<?xml version="1.0"?><Workbook/>'), /XML Spreadsheet/],
  ['DIF', Buffer.from('TABLE\r\n0,1\r\n"EE Code"\r\n'), /DIF/],
  ['SYLK', Buffer.from('ID;PWXL;N;E\r\nC;Y1;X1;K"EE Code"\r\n'), /SYLK/],
  ['RTF', Buffer.from('{\\rtf1 EE Code}'), /RTF/],
  ['UTF-32', iconv.encode(CSV.toString(), 'utf-32le'), /UTF-32/],
  ['UTF-32, the higher byte first', iconv.encode(CSV.toString(), 'utf-32be'), /UTF-32/],
])('a file of %s is refused by its content, whatever its name ends with', (_, bytes, message) => {
  for (const name of ['roster.csv', 'roster.xlsx', 'roster.numbers'])
    expect(() => readTables(name, bytes, isStandardHeading)).toThrow(
      expect.objectContaining({
        code: 'unsupported_format',
        message: expect.stringMatching(message) as string,
      }),
    );
});

it('text with known headings is read under every ending, and as UTF-16 without a mark too', () => {
  for (const name of ['roster.csv', 'roster.xlsx', 'roster.numbers'])
    for (const bytes of [
      CSV,
      Buffer.from(CSV.toString(), 'utf16le'),
      Buffer.from(CSV.toString(), 'utf16le').swap16(),
    ]) {
      const [table] = readTables(name, bytes, isStandardHeading);
      expect([...(table?.rows ?? [])][1]?.cells).toEqual([
        { type: 'text', value: '0001' },
        { type: 'text', value: 'Reno' },
      ]);
    }
});

it.each<[Hostile, string, number]>([
  ['10 MB of line breaks', 'rows', 1],
  ['one line of 100 MB', 'characters in a cell', 1],
  ['5 million commas', 'columns', 1],
  // It is read up to the limit of the rows, as any file of a million lines.
  ['a quote that never ends', 'rows', 2],
])('%s: refused for its %s within %i seconds of the processor and 256 MiB', (name, what, limit) => {
  const args = ['--import', 'tsx', 'tests/field/read-hostile.ts', name];
  const output = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', timeout: seconds(60) });
  const { refused, milliseconds, megabytes } = JSON.parse(output) as Refusal;
  expect(refused).toEqual(['report_too_large', what]);
  expect(milliseconds).toBeLessThan(seconds(limit));
  expect(megabytes).toBeLessThan(256);
});
