import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cell } from '../../numbers/cell.js';
import { findHeader } from './find-header.js';
import { headingIndex } from './headings.js';
import { NO_MAPPING } from './mapping.js';
import { shownColumns, shownHeadings } from './shown-headings.js';

const INDEX = headingIndex(NO_MAPPING);
const text = (value: string): Cell => ({ type: 'text', value });

function shownOf(cells: readonly string[], index = INDEX): string[] {
  const rows = [{ row: 1, cells: cells.map(text) }];
  const found = findHeader({ sheet: 'S', table: 'T', rows }, index);
  return found ? shownColumns(found.columns, index).map(({ heading }) => heading) : [];
}

it('shows all headings of a table that surely has a header', () => {
  expect(shownOf(['EE Code', 'Shoe Size', 'Favourite Colour'])).toEqual([
    'EE Code',
    'Shoe Size',
    'Favourite Colour',
  ]);
  expect(shownOf(['Badge', 'EE Name', 'City'])).toEqual(['Badge', 'EE Name', 'City']);
});

it('hides a person who is read as headings because of a single value', () => {
  expect(shownOf(['A75001', 'LOVELACE, ADA', 'City', '52000.00', 'Tulsa', '1815-12-10'])).toEqual([
    'column 1, not shown',
    'column 2, not shown',
    'City',
    'column 4, not shown',
    'column 5, not shown',
    'column 6, not shown',
  ]);
});

/** A site whose reports have such headings for the employee code. The first is Idaho too. */
const OWN_CODES = ['ID', 'No', 'Badge'];
const OWN_INDEX = headingIndex({ ...NO_MAPPING, aliases: { employee_id: OWN_CODES } });

it('shows all headings beside a site’s own heading of the employee code, if one more is known', () => {
  const headings = ['ID', 'Shoe Size', 'City', 'Favourite Colour', 'Desk', 'Locker', 'Bike'];
  expect(shownOf(headings, OWN_INDEX)).toEqual(headings);
  expect(shownHeadings(headings, OWN_INDEX)).toEqual(headings);
});

it('shows a heading with a typing error', () => {
  expect(shownHeadings(['Termination Dat', 'Kate', 'Lovelace'], INDEX)).toEqual([
    'Termination Dat',
    'column 2, not shown',
    'column 3, not shown',
  ]);
});

const NAMES = [
  'Ada',
  'Kate',
  'Lovelace',
  'Grace',
  'Hopper',
  'Tulsa',
  'Marina',
  'Stacy',
  'Cody',
  'Hall Street',
  'Norwich',
];
const SECRET = fc.oneof(
  fc.constantFrom(...NAMES),
  fc
    .tuple(fc.constantFrom(...NAMES), fc.integer({ min: 1, max: 99_999 }))
    .map(([name, n]) => `${n} ${name} Road`),
  fc.integer({ min: 10_000, max: 999_999 }).map((n) => `${n}.${(n % 90) + 10}`),
  fc.constantFrom('+19185550123', 'ada@example.com', '123-45-6789', '021000021'),
);

it('in no row of a person with at most one known word is anything of the person shown', () => {
  const known = fc.constantFrom('Status', 'State', 'Salary', 'Name', 'City', ...OWN_CODES);
  fc.assert(
    fc.property(fc.array(SECRET, { minLength: 2, maxLength: 12 }), fc.option(known), (cells, word) => {
      const row = word === null ? cells : [word, ...cells];
      for (const index of [INDEX, OWN_INDEX]) {
        const shown = [...shownOf(row, index), ...shownHeadings(row, index)];
        for (const cell of cells) expect(shown.some((heading) => heading.includes(cell))).toBe(false);
      }
    }),
  );
});
