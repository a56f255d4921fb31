import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRoster } from './read-roster.js';

const HEADINGS = [
  'EE Code',
  'EE Name',
  'Status',
  'Department',
  'City',
  'Zip',
  'Birth Date',
  'Hire Date',
  'Rate 1',
  'Work Email',
];
const personOf = (at: number) => [
  String(at).padStart(4, '0'),
  `"DOE${at}, ANN"`,
  'A',
  'D7',
  'Reno',
  '89501',
  `1980-01-${String(at + 10)}`,
  `2020-03-${String(at + 10)}`,
  `${20 + at}.50`,
  `a${at}@example.org`,
];
const fileOf = (rows: readonly (readonly string[])[]) =>
  [HEADINGS, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
const people = Array.from({ length: 8 }, (_, at) => personOf(at + 1));
const before = readRoster(fileOf(people), undefined, '20261119').roster;

it.each<[string, (cells: readonly string[]) => string[]]>([
  [
    'a comma without quotes in a row that ends early',
    (cells) => [cells[0] ?? '', 'DOE', ...cells.slice(1, -1)],
  ],
  [
    'a delimiter that is missing',
    (cells) => [...cells.slice(0, 2), cells.slice(2, 4).join(''), ...cells.slice(4)],
  ],
  ['a cell that is missing', (cells) => cells.toSpliced(2, 1)],
  ['a cell that is missing, with all delimiters', (cells) => [...cells.toSpliced(4, 1), '']],
])('moved cells are stored in no other column: %s', (_, move) => {
  const read = readRoster(fileOf(people.map((cells, at) => (at === 2 ? move(cells) : cells))), before);
  expect(read.issues).toEqual(['4 employee_id row_does_not_fit']);
  expect(read.fieldsOf('0003')).toEqual(before.stored.get('0003')?.fields);
});

it('a header that lost a heading gives nobody the value of another column', () => {
  const text = fileOf(people).replace('City,', '');
  const read = readRoster(text, before);
  for (const code of read.codes) expect(read.fieldsOf(code)).toEqual(before.stored.get(code)?.fields);
});

it('cells that are wrong, but where they belong, are issues of their own', () => {
  const wrong = ['0003', '"DOE3, ANN"', '7', 'D7', '12', 'x', 'soon', '2020-03-13', 'free', 'none'];
  const read = readRoster(fileOf(people.map((cells, at) => (at === 2 ? wrong : cells))), before);
  expect(read.issues).toEqual([
    '4 status unknown_status',
    '4 birth_date invalid_date',
    '4 hourly_rate invalid_number',
  ]);
});

it('a cell too many or too few anywhere leaves a person as before', () => {
  const moves = fc.record({
    at: fc.nat({ max: people.length - 1 }),
    position: fc.integer({ min: 1, max: HEADINGS.length - 4 }),
    isMissing: fc.boolean(),
  });
  fc.assert(
    fc.property(moves, ({ at, position, isMissing }) => {
      const move = (cells: readonly string[]) =>
        isMissing ? cells.toSpliced(position, 1) : cells.toSpliced(position, 0, 'EAST').slice(0, -1);
      const read = readRoster(
        fileOf(people.map((cells, each) => (each === at ? move(cells) : cells))),
        before,
      );
      expect(read.issues).toEqual([`${at + 2} employee_id row_does_not_fit`]);
      expect(read.counts).toMatchObject({ updated: 0, created: 0 });
    }),
  );
});
