import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALIASES, COLUMN_NAMES } from './aliases.js';
import { headingIndex, normalizeHeading, suggestColumn } from './headings.js';
import { NO_MAPPING } from './mapping.js';

const index = headingIndex(NO_MAPPING);

it.each([
  ['  STATUS', 'status'],
  ['EE\u00a0Name ', 'ee name'],
  ['EE_Code', 'ee code'],
  ['department desc.', 'department desc'],
  ['Phone #', 'phone'],
  ['Birth Date (MM/DD/YYYY)', 'birth date'],
  ['Re\u2013hire   Date*', 're hire date'],
  ['Legal\nFirstname', 'legal firstname'],
])('normalizes %j to %s', (raw, normal) => {
  expect(normalizeHeading(raw)).toBe(normal);
});

it('normalizing is idempotent', () => {
  const removed = fc.constantFrom(...'\'"()*#.:_- \u0301\u200d\uff08\u2013aI');
  const heading = fc.string({ unit: fc.oneof(removed, fc.string({ unit: 'grapheme', maxLength: 1 })) });
  fc.assert(
    fc.property(heading, (raw) => {
      const normal = normalizeHeading(raw);
      expect(normalizeHeading(normal)).toBe(normal);
    }),
    { numRuns: 2_000 },
  );
});

it('finds every alias despite spacing, case and marks, and no two columns share an alias', () => {
  const variation = fc.constantFrom(
    (text: string) => text,
    (text: string) => ` *${text.toUpperCase()} (x)`,
    (text: string) => text.replaceAll(' ', '_'),
    (text: string) => text.replaceAll(' ', '\u00a0'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...COLUMN_NAMES), fc.nat(), variation, (column, pick, vary) => {
      const headings = ALIASES[column];
      const heading = headings[pick % headings.length] ?? '';
      expect(index.get(normalizeHeading(vary(heading)))?.column).toBe(column);
    }),
  );
});

it('a site can add headings, redefine a built-in heading, and turn headings off', () => {
  const index = headingIndex({
    ...NO_MAPPING,
    aliases: { employee_id: ['Badge No.'], department_description: ['Department'] },
    columns_off: ['work  phone'],
  });
  expect(index.get('badge no')?.column).toBe('employee_id');
  expect(index.get('department')?.column).toBe('department_description');
  expect(index.get('work phone')).toBeUndefined();
  expect(index.get('cell phone')?.column).toBe('phone_number');
});

it('suggests a column for a similar heading, and none for an unrelated one', () => {
  // Two of nine letters are missing, and one of thirteen.
  expect(suggestColumn('Hire Dt', index)).toEqual({ column: 'hire_date', similarity: 7 / 9 });
  expect(suggestColumn('Emplyee Code', index)).toEqual({ column: 'employee_id', similarity: 12 / 13 });
  expect(suggestColumn('Locker', index)).toBeUndefined();
  expect(suggestColumn('***', index)).toBeUndefined();
});
