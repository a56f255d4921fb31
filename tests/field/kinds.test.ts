import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRoster } from './read-roster.js';

const H = 'EE Code,EE Name,Status,City\n';
const misfits = (...rows: number[]) => rows.map((row) => `${row} employee_id row_does_not_fit`);

it.each<[string, string, string[], string[]]>([
  [
    'a line of headings and values begins a group',
    `${H}0001,"DOE, J",A,Reno\n\nDepartment,Shop,City,Elko\n0002,"SUE, M",A,Elko\n0003,"SUE, X",A,Elko\n`,
    ['0001', '0002', '0003'],
    [],
  ],
  [
    'a heading and a value begin a group in two columns',
    'EE Code,EE Name\n0001,"DOE, J"\n\nStatus,Terminated\n0002,"SUE, M"\n0003,"SUE, X"\n',
    ['0001', '0002', '0003'],
    [],
  ],
  [
    'a heading and a value begin a group of short rows',
    `${H}0001,"DOE, J",A,Reno\n\nDepartment,Shop\n0002,"SUE, M"\n0003,"SUE, X"\n`,
    ['0001', '0002', '0003'],
    [],
  ],
  [
    'a group with a number',
    'EE Code,EE Name,Status\n100,Warehouse,\n1001,"A, B",A\n1002,"A, C",A\n1003,"A, D",A\n200,Office,\n1004,"A, E",A\n',
    ['1001', '1002', '1003', '1004'],
    misfits(2, 6),
  ],
  ['a bare number above the rows', `${H}100,,,\n000001,"DOE, J",A,Reno\n`, ['000001'], misfits(2)],
  [
    'a group with a number, and names in two columns',
    'EE Code,First Name,Last Name,Status\n100,Warehouse,,\n1001,A,B,A\n1002,A,C,A\n200,Office,,\n1004,A,E,A\n',
    ['1001', '1002', '1004'],
    misfits(2, 5),
  ],
  [
    'a line break in the last column',
    'EE Code,EE Name,Street Address\n0001,"A, B",1 Main St\nApt 5\n0002,"C, D",x\n',
    ['0001', '0002'],
    ['2 street_address unreadable_cell'],
  ],
  [
    'a line break in a ZIP code',
    'EE Code,EE Name,Zip\n0001,"A, B",8\n9500\n0002,"C, D",89501\n',
    ['0001', '0002'],
    ['2 zip_code unreadable_cell', ...misfits(3)],
  ],
  [
    'a line break in a name before the code',
    'EE Name,EE Code,City\nDOE JANE,0001,Reno\nVAN DER\nBERG MIA,0002,Reno\n',
    ['0001', '0002'],
    [
      '2 city unreadable_cell',
      '3 employee_id missing_employee_id',
      '4 first_name unreadable_cell',
      '4 last_name unreadable_cell',
    ],
  ],
  [
    'a line break in a code',
    `${H}0001,"A, B",A,Reno\n0\n002,"A, C",A,x\n0003,"A, D",A,Elko\n`,
    ['0001', '0003'],
    misfits(3, 4),
  ],
  [
    'days and truth values as codes',
    `${H}2026-11-01,"A, B",A,x\n2026-11-02 00:00:00,"A, C",A,x\nTRUE,"A, D",A,x\n0001,"A, E",A,x\n`,
    ['0001'],
    [2, 3, 4].map((row) => `${row} employee_id missing_employee_id`),
  ],
  [
    'a bare code, and foot lines that look like rows',
    `${H}0001,"A, B",A,x\n0003,"A, C",A,x\n0002,,,\n2026,Q4\nReport,Run,By,jsmith\nAudit,"Smith, Anna",A\n`,
    ['0001', '0003'],
    misfits(4, 5, 6, 7),
  ],
  ['one column of letters', 'EE Code\nASHD\nBELL\n', ['ASHD', 'BELL'], []],
  ['the word of a heading as a code', `${H}0001,"A, B",A,x\nCITY,"A, C",A,x\n`, ['0001', 'CITY'], []],
  [
    'a last column without a heading',
    'EE Code,EE Name,Status,\n0001,"A, B",A,x\n0002,"A, C",A,y\n',
    ['0001', '0002'],
    [],
  ],
  [
    'a last heading that cannot be seen',
    'EE Code,EE Name,Status,\u200b\n0001,"A, B",A,x\n0002,"A, C",A,\n',
    ['0001', '0002'],
    [],
  ],
  [
    'a quoted cell of three lines with commas',
    'EE Code,EE Name,Status,Street Address\n0001,"A, B",A,"Bldg 4\n1 Main St, Apt 2, Rear\nReno"\n0002,"A, C",A,x\n',
    ['0001', '0002'],
    [],
  ],
  ['a group above a code of another shape', `${H}Warehouse\nJDOE,"DOE, JANE",A,Reno\n`, ['JDOE'], misfits(2)],
  [
    'foot lines without commas',
    `${H}0001,"A, B",A,x\n2 employees\nRun by: jsmith,,,\nReport ID: 12345\nAcme, Inc.\n`,
    ['0001'],
    [],
  ],
])('%s', (_, text, codes, issues) => {
  const read = readRoster(text);
  expect([read.codes, read.issues.toSorted()]).toEqual([codes, issues.toSorted()]);
});

it('the end of a file within a character cuts off its row', () => {
  const bytes = Buffer.from(`${H}0001,"A, B",A,Ren\u00e9\n0002,"A, C",A,Ren\u00e9`);
  expect(readRoster(bytes.subarray(0, -1)).issues).toEqual(['3 employee_id row_cut_off']);
});

it.each([
  ['the half of a character cuts off its row', '', 1, ['0001']],
  ['a line end of one byte ends the last row', '', 0, ['0001', '0002']],
  ['the half of a line end ends the last row', '\n', 1, ['0001', '0002']],
] as const)('UTF-16: %s', (_, end, missing, codes) => {
  const bytes = Buffer.from(`\ufeff${H}0001,"A, B",A,Reno\n0002,"A, C",A,Elko${end}`, 'utf16le');
  const file = Buffer.concat([bytes.subarray(0, bytes.length - missing), Buffer.from(missing ? '' : '\n')]);
  expect(readRoster(file).codes).toEqual(codes);
});

it('UTF-16, the higher byte first: the half of a character cuts off its row', () => {
  const bytes = Buffer.from(`\ufeff${H}0001,"A, B",A,Reno\n0002,"A, C",A,Elko`, 'utf16le').swap16();
  expect(readRoster(bytes.subarray(0, -1)).issues).toEqual(['3 employee_id row_cut_off']);
});

it('Ctrl-Z at the end of a small text is no sign of another format', () => {
  expect(readRoster(`${H}0001,"A, B"\n\x1a`).codes).toEqual(['0001']);
});

it('a stray quote in a file without another one costs one row', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 3 }), (at, column) => {
      const rows = Array.from({ length: 300 }, (_, row) => [`${row + 1001}`, `Doe Ann${row}`, 'A', 'Reno']);
      const cells = rows[at - 1] ?? [];
      cells[column] = `"${cells[column]}`;
      const read = readRoster(`${H}${rows.map((row) => `${row.join(',')}\n`).join('')}`);
      expect(read.issues.length).toBeLessThanOrEqual(1);
      expect(read.codes.length + read.issues.length).toBe(300);
    }),
    { numRuns: 30 },
  );
});

it('group lines, foot lines and blank rows anywhere lose, invent and quarantine nobody', () => {
  const other = fc.constantFrom(
    ...['Warehouse,,,', 'Department: Shop', '\nDepartment,Shop,City,Elko', '\nStatus,Terminated'],
    ...['', 'Page 1 of 2', '2 employees', 'Run by: jsmith,,,', 'Confidential,,,', '\nContractors,,,'],
  );
  const people = fc.array(
    fc.record({
      others: fc.array(other, { maxLength: 2 }),
      city: fc.constantFrom('Reno', 'Elko', ''),
      isContractor: fc.boolean(),
    }),
    { minLength: 2, maxLength: 8 },
  );
  fc.assert(
    fc.property(people, (all) => {
      const codes = all.map(({ isContractor }, at) => (isContractor ? `C-${at + 1}` : `000${at + 1}`));
      const lines = all.flatMap(({ others, city }, at) => [
        `${codes[at]},"DOE, ANN${at}",A,${city}`,
        ...others,
      ]);
      const read = readRoster(`${H}${lines.map((line) => `${line}\n`).join('')}`);
      // A line with one cell may be the rest of the cell above.
      const others = read.issues.filter((issue) => !issue.endsWith('city unreadable_cell'));
      expect([read.codes, others, read.quarantined]).toEqual([codes.toSorted(), [], [0]]);
    }),
    { numRuns: 300 },
  );
});

it('a line break without quotes anywhere stores no wrong value without an issue', () => {
  const rows = Array.from(
    { length: 6 },
    (_, at) => `000${at + 1},Doe Ann${at},A,Reno Nord,1 Main St Apt ${at}\n`,
  );
  const text = `EE Code,EE Name,Status,City,Street Address\n${rows.join('')}`;
  const clean = readRoster(text);
  // The break is not in the last row: there, the rest of a cell looks like a foot line.
  const [from, to] = [text.indexOf('\n') + 2, text.length - (rows.at(-1) ?? '').length - 1];
  fc.assert(
    fc.property(fc.integer({ min: from, max: to }), (at) => {
      const read = readRoster(`${text.slice(0, at)}\n${text.slice(at)}`, clean.roster, '20261121');
      expect(read.codes).toEqual(clean.codes);
      for (const code of clean.codes) expect(read.fieldsOf(code), `at ${at}`).toEqual(clean.fieldsOf(code));
    }),
    { numRuns: 300 },
  );
});
