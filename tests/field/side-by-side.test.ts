import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRoster } from './read-roster.js';

const CODE_NAME = 'EE Code,EE Name';

it.each<[string, string, string[], string[]]>([
  [
    'with a column without a heading between them',
    `${CODE_NAME},Status,,${CODE_NAME},Status\n0001,"A, B",A,,0004,"A, E",T\n0002,"A, C",A,,0005,"A, F",A\n0003,"A, D",A,,,,\n`,
    ['0001', '0002', '0003', '0004', '0005'],
    [],
  ],
  [
    'with the same headings next to each other, below a title',
    `Staff list\n${CODE_NAME},${CODE_NAME},${CODE_NAME}\n0001,"A, B",0002,"A, C",0003,"A, D"\n0004,"A, E",,,,\n`,
    ['0001', '0002', '0003', '0004'],
    [],
  ],
  [
    'the second one longer, with its code last',
    `${CODE_NAME},,Status,EE Name,EE Code\n0001,"A, B",,A,"A, C",0002\n,,,A,"A, D",0003\n`,
    ['0001', '0002', '0003'],
    [],
  ],
  [
    'a second code is a manager’s',
    `${CODE_NAME},Status,Manager,EE Code\n0001,"A, B",A,"X, Y",0900\n0002,"A, C",A,"X, Y",0900\n`,
    ['0001', '0002'],
    [],
  ],
  [
    'notes beside a roster are no roster',
    `${CODE_NAME},Status,City,,EE Code,Note\n0001,"A, B",A,Reno,,0009,late\n0002,"A, C",A,Reno,,,\n`,
    ['0001', '0002'],
    [],
  ],
])('rosters side by side: %s', (_, text, codes, issues) => {
  const read = readRoster(text);
  expect([read.codes, read.issues]).toEqual([codes, issues]);
});

it('a roster that is cut into columns of people is the same roster', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 40 }),
      fc.integer({ min: 2, max: 4 }),
      fc.boolean(),
      (count, blocks, hasGap) => {
        const person = (at: number) => `${1001 + at},"DOE, ANN${at}",${at % 3 === 0 ? 'T' : 'A'}`;
        const people = Array.from({ length: count }, (_, at) => person(at));
        const height = Math.ceil(count / blocks);
        const separator = hasGap ? ',,' : ',';
        const line = (row: number) =>
          Array.from({ length: blocks }, (_, block) => people[block * height + row] ?? ',,').join(separator);
        const header = Array.from({ length: blocks }, () => `${CODE_NAME},Status`).join(separator);
        const beside = readRoster(
          `${header}\n${Array.from({ length: height }, (_, row) => `${line(row)}\n`).join('')}`,
        );
        const below = readRoster(`${CODE_NAME},Status\n${people.map((each) => `${each}\n`).join('')}`);
        expect(beside.issues).toEqual([]);
        for (const code of below.codes) expect(beside.fieldsOf(code)).toEqual(below.fieldsOf(code));
        expect(beside.codes).toEqual(below.codes);
      },
    ),
    { numRuns: 60 },
  );
});

it('a grid with very many rosters is refused at once', () => {
  const grid = (line: string) => `${line.repeat(5_000)}\n`;
  const text = grid('EE Code,City,,') + Array.from({ length: 20 }, () => grid('1001,Reno,,')).join('');
  expect(() => readRoster(text)).toThrow('rosters side by side');
});
