import fc from 'fast-check';
import { expect, it } from 'vitest';
import { writeNumbers } from '../../numbers/write/write-numbers.js';
import { readRoster } from './read-roster.js';

const FIRST = 'EE Code,EE Name,Status,City\n0001,"DOE, JANE",A,Reno\n0002,"ROE, RAY",T,Elko\n';

it.each<[string, string, string[], string[], string[]]>([
  ['fewer columns above', `EE Code,EE Name\n0003,"POE, ANN"\n${FIRST}`, ['0001', '0002', '0003'], [], []],
  [
    'with the columns in another order',
    `${FIRST}EE Name,City,EE Code,Status\n"POE, ANN",Ely,0003,A\n`,
    ['0001', '0002', '0003'],
    [],
    [],
  ],
  [
    'a third one like the first',
    `${FIRST}\nEE Name,EE Code,City\n"POE, ANN",0003,Ely\n\nEE Code,EE Name,Status,City\n0004,"MOE, MIA",A,Ely\n`,
    ['0001', '0002', '0003', '0004'],
    [],
    [],
  ],
  [
    'a table of notes is no roster',
    `${FIRST}\nEE Code,Note\n0001,late\n0009,new next week\n`,
    ['0001', '0002'],
    [],
    ['Table 1 few_columns'],
  ],
  [
    'a line that begins a group is no header',
    `${FIRST}\nEmployee Code,All,Status,Leavers\n0003,"POE, ANN",T,Ely\n`,
    ['0001', '0002', '0003'],
    [],
    [],
  ],
])('rosters below each other: %s', (_, text, codes, issues, passedOver) => {
  const read = readRoster(text);
  expect([read.codes, read.issues, read.passedOver]).toEqual([codes, issues, passedOver]);
});

it('rows of the second roster are of its columns', () => {
  const { fieldsOf } = readRoster(
    `${FIRST}EE Code,EE Name,Hire Date,Status,City\n0003,"POE, ANN",2020-03-01,T,Ely\n`,
  );
  expect(fieldsOf('0003')).toMatchObject({ status: 'terminated', city: 'Ely', hire_date: '2020-03-01' });
});

it('a file with very many kinds of headers is refused', () => {
  const part = (at: number) =>
    `EE Code,EE Name${','.repeat(at)},Status\n000${at},"DOE, J${at}"${','.repeat(at)},A\n`;
  expect(() => readRoster(Array.from({ length: 30 }, (_, at) => part(at)).join(''))).toThrow(
    'kinds of header rows',
  );
});

const HEADINGS = ['EE Code', 'EE Name', 'Status', 'City', 'Hire Date', 'Rate 1'];
const personOf = (at: number): Readonly<Record<string, string>> => ({
  'EE Code': String(at + 1).padStart(4, '0'),
  'EE Name': `DOE${at}, ANN`,
  Status: at % 3 === 0 ? 'T' : 'A',
  City: ['Reno', 'Elko', 'Ely'][at % 3] ?? '',
  'Hire Date': `2020-03-${String((at % 28) + 1).padStart(2, '0')}`,
  'Rate 1': `${20 + at}.50`,
});

it('people in several rosters below each other, each with its own order of columns, are those of one roster', () => {
  const part = fc.record({
    columns: fc.shuffledSubarray(HEADINGS, { minLength: HEADINGS.length }),
    size: fc.integer({ min: 1, max: 6 }),
    hasBlankRow: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean(), (parts, isNumbers) => {
      let count = 0;
      const rows = parts.flatMap(({ columns, size, hasBlankRow }) => [
        columns,
        ...Array.from({ length: size }, () => {
          const person = personOf(count++);
          return columns.map((heading) => person[heading] ?? '');
        }),
        ...(hasBlankRow ? [[]] : []),
      ]);
      const csv = rows.map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\n');
      const read = readRoster(
        isNumbers ? writeNumbers({ sheets: [{ name: 'S', tables: [{ name: 'T', rows }] }] }) : `${csv}\n`,
      );
      const all = Array.from({ length: count }, (_, at) =>
        HEADINGS.map((heading) => `"${personOf(at)[heading]}"`),
      );
      const one = readRoster(`${[HEADINGS, ...all].map((cells) => cells.join(',')).join('\n')}\n`);
      expect([read.codes, read.issues, read.passedOver]).toEqual([one.codes, [], []]);
      for (const code of one.codes) expect(read.fieldsOf(code)).toEqual(one.fieldsOf(code));
    }),
    { numRuns: 100 },
  );
});
