import fc from 'fast-check';
import { expect, it } from 'vitest';
import { workbookOf } from '../workbook-of.js';
import { readRoster } from './read-roster.js';

const HEADINGS = ['EECode', 'EE Name', 'Status', 'City', 'Zip', 'Street', 'Position Family'];
const PEOPLE = [
  ['0001', 'DOE, JANE', 'A', 'Reno', '89501', '1 Elm', 'Cook'],
  ['0002', 'ROE, RAY', 'T', 'Tulsa', '74012', '2 Oak St, Apt 1', 'Nurse'],
  ['0003', 'POE, KAY', 'A', 'Reno', '89502', '3 Elm', 'Cook'],
  ['0004', 'COE, ANN', 'A', 'Tulsa', '74013', '4 Elm', 'Guard'],
];
const CODES = PEOPLE.map(([code]) => code);

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const csv = (rows: readonly (readonly string[])[]) =>
  rows.map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
const ROSTER = csv([HEADINGS, ...PEOPLE]);
const inline = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
const sheetRow = (row: number, cells: readonly string[]) =>
  `<row r="${row}">${cells.map((cell, at) => inline(`${String.fromCharCode(65 + at)}${row}`, cell)).join('')}</row>`;
const sheet = (name: string, rows: readonly (readonly string[])[]) => ({
  name,
  rows: rows.map((cells, at) => sheetRow(at + 1, cells)).join(''),
});

const FEET = [
  'Printed,11/20/2026',
  'Report Date:,11/20/2026',
  'Report Date:,11/20/2026,,,,,',
  'Run by,J. DOE',
  'Prepared by,"HR, DEPT"',
  'Page,1,of,3',
  'Employees,Active,2',
  'Count,4',
  'Employee Count: 4,,,,,,',
  'Filters,Status = A',
  'Confidential',
  '11-20-2026',
  '11/20/2026',
  '20261120',
  '20261120,,,,,,',
  '4',
  '4,,,,,,',
  '4,employees',
];

it.each(FEET)('the foot line %j is no person, changes nobody, and is recorded', (line) => {
  const before = readRoster(ROSTER);
  const { codes, counts, issues, passedOver } = readRoster(`${ROSTER}${line}\n`, before.roster, '20261121');
  expect(codes).toEqual(CODES);
  expect(counts).toMatchObject({ created: 0, updated: 0, unchanged: 4, missing: 0 });
  const isRecorded =
    passedOver.includes('Table 1 lines 1') || issues.includes('6 employee_id row_does_not_fit');
  expect(isRecorded).toBe(true);
});

it('any foot lines, wherever they stand, leave the people as they are', () => {
  const line = fc.constantFrom(...FEET);
  const places = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), line), { minLength: 1, maxLength: 4 });
  const before = readRoster(ROSTER);
  fc.assert(
    fc.property(places, fc.boolean(), (feet, isBehindBlank) => {
      const lines = ROSTER.trimEnd().split('\n');
      for (const [at, foot] of feet) lines[at] += `${isBehindBlank ? '\n' : ''}\n${foot}`;
      const after = readRoster(`${lines.join('\n')}\n`, before.roster, '20261121');
      expect(after.codes).toEqual(CODES);
      for (const code of CODES) expect(after.fieldsOf(code ?? '')).toEqual(before.fieldsOf(code ?? ''));
      expect(after.passedOver.length + after.issues.length).toBeGreaterThan(0);
    }),
  );
});

it('a number or a day as a foot line of a workbook clears nobody', () => {
  const grid = [HEADINGS, ...PEOPLE];
  const before = readRoster(workbookOf({ sheets: [sheet('S', grid)] }));
  const day =
    '<row r="8"><c r="A8" t="inlineStr"><is><t>Run date</t></is></c><c r="B8" s="1"><v>45000</v></c></row>';
  for (const foot of ['<row r="7"><c r="A7"><v>3</v></c></row>', day]) {
    const { name, rows } = sheet('S', grid.slice(0, 3));
    const after = readRoster(
      workbookOf({ sheets: [{ name, rows: rows + foot }] }),
      before.roster,
      '20261121',
    );
    expect(after.codes).toEqual(CODES);
    expect(after.fieldsOf('0003')).toEqual(before.fieldsOf('0003'));
    expect(after.passedOver.length + after.issues.length).toBe(1);
  }
});

it.each([
  ['letters alone', ['ASHD', 'B-ELL', 'CROS']],
  ['a blank or a point', ['E 0001', 'E 0002', 'E.0003']],
  ['letters among digits', ['0001', '0002', 'CROS']],
])('codes of %s beside numbers alone are people', (_, codes) => {
  const rows = codes.map((code, at) => [code, `1${at}.50`, `7401${at}`]);
  const read = readRoster(csv([['EECode', 'Rate 1', 'Zip'], ...rows]));
  expect(read.codes).toEqual(codes);
  expect([read.issues, read.passedOver]).toEqual([[], []]);
});

it('a line break within a cell without quotes hits nobody: both halves are quarantined', () => {
  const broken = (halves: string) => `${csv([HEADINGS, PEOPLE[0] ?? []])}${halves}\n${csv(PEOPLE.slice(2))}`;
  const before = readRoster(ROSTER);
  for (const halves of [
    '0002,"ROE, RAY",T,Tulsa,74012,2 Oak\nApt 4,Nurse',
    '0002,"ROE, RAY",T,Tulsa\n0003,74012,2 Oak,Nurse',
    '0002,"ROE, RAY",T,Tul\nsa,74012,2 Oak,Nurse',
    '0002,"ROE, RAY"\nT,T,Tulsa,74012,2 Oak,Nurse',
    '0002,"ROE, RAY",T,Tulsa,74012,2\nOak\nApt 4,Nurse',
    '0002\n,"ROE, RAY",T,Tulsa,74012,2 Oak,Nurse',
  ]) {
    const after = readRoster(broken(halves), before.roster, '20261121');
    expect(after.codes, halves).toEqual(CODES);
    expect(after.fieldsOf('0002')).toEqual(before.fieldsOf('0002'));
    expect(after.fieldsOf('0003')).toEqual(before.fieldsOf('0003'));
    expect(after.issues).toEqual(halves.split('\n').map((_, at) => `${at + 3} employee_id row_does_not_fit`));
  }
});

it('a value too many in one row breaks no row below it', () => {
  const rows = [
    '0001,"DOE, JANE",A,Reno,89501,"1 Elm",Nurse,x',
    ...csv(PEOPLE.slice(1)).trimEnd().split('\n'),
  ];
  const read = readRoster(`${csv([HEADINGS])}${rows.join('\n')}\n7A,"POE, PAT",A\n`);
  expect(read.codes).toEqual([...CODES.slice(1), '7A']);
  expect(read.issues).toEqual(['2 employee_id row_does_not_fit']);
});

it('a cell too many in the last row does not fit, when the file is cut off behind its comma', () => {
  for (const people of [1, 2]) {
    const whole = csv([HEADINGS, ...PEOPLE.slice(0, people)]).trimEnd();
    expect(readRoster(`${whole},`).issues).toEqual([`${people + 1} employee_id row_does_not_fit`]);
    expect(readRoster(whole).issues).toEqual([]);
  }
});

it.each(['2', '2.', '2.0', '0002', '7A'])('a file that is cut off in the code %s says so', (code) => {
  const read = readRoster(`${csv([HEADINGS, ...PEOPLE])}${code}`);
  expect([read.codes, read.issues]).toEqual([CODES, [`${PEOPLE.length + 2} employee_id row_cut_off`]]);
});

it('a row begins with a code of the same shape as that of the short row above', () => {
  const read = readRoster(
    `${csv([HEADINGS])}7A,"DOE, JANE",A,Reno,89501,1 Elm,Nurse\n0002,"ROE, RAY",T\n0003,"POE, PAT",A,Reno,89501\n`,
  );
  expect([read.codes, read.issues]).toEqual([['0002', '0003', '7A'], []]);
});

it('rows that end early and follow each other are people', () => {
  const read = readRoster(`${csv([HEADINGS])}0001,"DOE, JANE",A,Reno\n0002,"ROE, RAY",T,Tulsa\n`);
  expect([read.codes, read.issues]).toEqual([['0001', '0002'], []]);
});

it('a stray quote in the header moves no column', () => {
  const clean = readRoster(ROSTER);
  const lines = ROSTER.split('\n');
  const allQuoted = [HEADINGS, ...PEOPLE].map((cells) => cells.map((cell) => `"${cell}"`).join(','));
  fc.assert(
    fc.property(
      fc.constantFrom(lines, allQuoted),
      fc.nat(),
      fc.boolean(),
      ([header = '', ...rest], at, hasEnd) => {
        const place = at % header.length;
        const damaged = `${header.slice(0, place)}"${header.slice(place)}`;
        const end = hasEnd ? ',' : '';
        const text = [damaged, ...rest.filter((line) => line !== '')]
          .map((line) => `${line}${end}\n`)
          .join('');
        const { codes, fieldsOf, issues } = readRoster(text);
        for (const code of codes) expect(fieldsOf(code)).toEqual(clean.fieldsOf(code));
        expect(codes.length + issues.length).toBeGreaterThanOrEqual(CODES.length);
      },
    ),
    { numRuns: 300 },
  );
});

it.each([
  ['header', (line: string, at: number) => (at === 0 ? `${line},` : line)],
  ['rows', (line: string, at: number) => (at === 0 ? line : `${line},`)],
])('a last delimiter of the %s alone moves no column, and hides no moved value', (_, dress) => {
  const people = PEOPLE.map((cells) => cells.slice(0, 5));
  const lines = csv([HEADINGS.slice(0, 5), ...people])
    .trimEnd()
    .split('\n');
  const moved = '0002,ROE, RAY,A,Reno,';
  const read = readRoster(`${[lines[0] ?? '', ...lines.slice(1)].map(dress).join('\n')}\n`);
  expect([read.codes, read.issues]).toEqual([CODES, []]);
  const after = readRoster(
    `${[lines[0] ?? '', lines[1] ?? '', moved, lines[3] ?? '', lines[4] ?? ''].map(dress).join('\n')}\n`,
    read.roster,
    '20261121',
  );
  expect(after.issues).toEqual(['3 employee_id row_does_not_fit']);
  expect(after.fieldsOf('0002')).toEqual(read.fieldsOf('0002'));
});

it('each table that is not read is recorded with the reason', () => {
  const first = sheet('First', [HEADINGS, ...PEOPLE]);
  const read = readRoster(
    workbookOf({
      sheets: [
        first,
        sheet('Bare', [['0008', 'FOE, BO', 'A']]),
        sheet('Code', [
          ['Code', 'EE Name', 'Status'],
          ['0009', 'GOE, CY', 'A'],
        ]),
        sheet('Few', [
          ['EECode', 'EE Name', 'Status'],
          ['0010', 'HOE, DI', 'A'],
        ]),
        sheet('Payees', [
          ['EECode', 'Payee Code', 'Case Reference', 'City'],
          ['0001', 'P1', 'C1', 'Reno'],
        ]),
        { name: 'Blank', rows: '' },
        { ...first, name: 'Copy' },
      ],
    }),
  );
  expect(read.codes).toEqual(CODES);
  expect(read.passedOver).toEqual([
    'Bare no_heading',
    'Code no_code_column',
    'Few few_columns',
    'Payees other_report',
    'Copy copy',
  ]);
});

it('a sheet of the same people with other columns is read', () => {
  const columns = (...places: number[]) =>
    [HEADINGS, ...PEOPLE].map((row) => places.map((at) => row[at] ?? ''));
  const sheets = [sheet('One', columns(0, 1, 3, 4)), sheet('Two', columns(0, 1, 2, 5))];
  const read = readRoster(workbookOf({ sheets }));
  expect([read.codes, read.passedOver, read.issues]).toEqual([CODES, [], []]);
  expect(read.fieldsOf('0001')).toMatchObject({ status: 'active', city: 'Reno', street_address: '1 Elm' });

  const nameless = readRoster(
    workbookOf({ sheets: [sheet('One', columns(0, 1, 3)), sheet('Two', columns(0, 2, 5))] }),
  );
  expect([nameless.codes, nameless.passedOver]).toEqual([CODES, ['Two same_people']]);
});
