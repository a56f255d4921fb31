import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EmployeeFields } from '../employee.js';
import { mergeStatements, NO_STATEMENTS, versionKey } from './merge-statements.js';
import type { Layer, Rate } from './statement.js';

const time = fc.integer({ min: 1, max: 4 }).map((day) => `2026-11-0${day}T02:00:00`);
/** Undefined in statements that an earlier version stored without mtime. */
const mtime = fc.constantFrom(undefined, '2026-11-05T02:00:00.000Z', '2026-11-05T02:30:00.000Z');
const origin = fc.record({
  file: fc.constantFrom('f', 'g', 'h'),
  sheet: fc.constant('Sheet 1'),
  table: fc.constantFrom('North', 'South'),
  row: fc.integer({ min: 2, max: 4 }),
});

function withTime<T extends { readonly mtime: string | undefined }>({ mtime: at, ...version }: T) {
  return at === undefined ? version : { ...version, mtime: at };
}

/** The values depend only on the row, because one row of a file never has two values for a field. */
const layers: fc.Arbitrary<readonly Layer<EmployeeFields>[]> = fc
  .option(fc.record({ report_time: time, mtime, origin, fields: fc.subarray(['city', 'state'] as const) }))
  .map((row) => {
    if (row === null) return [];
    const entries = row.fields.map((field) => [
      field,
      `${field} of ${row.report_time} ${row.mtime} ${Object.values(row.origin)}`,
    ]);
    return [{ ...withTime(row), fields: Object.fromEntries(entries) }];
  })
  .filter((all) => all.every(({ fields }) => Object.keys(fields).length > 0));

const rates: fc.Arbitrary<readonly Rate[]> = fc
  .option(
    fc.record({
      report_time: time,
      mtime,
      origin,
      effective_date: fc.constantFrom(null, '2020-01-01', '2027-01-01'),
    }),
  )
  .map((row) => {
    if (row === null) return [];
    const amount = `${row.report_time} ${row.mtime} ${Object.values(row.origin)}`;
    return [{ ...withTime(row), pay: { type: 'hourly', amount } }];
  });

/** The statements of one row, and below the merged statements of several rows. */
const rowStatements = fc.record({
  employee_directory: layers,
  employee_dates: layers,
  rate_history: layers,
  rates,
  listed: fc.option(
    fc.tuple(time, mtime).map(([report_time, at]) => versionKey(withTime({ report_time, mtime: at }))),
  ),
});
const statements = fc
  .array(rowStatements, { maxLength: 3 })
  .map((all) => all.reduce(mergeStatements, NO_STATEMENTS));

it('merging is commutative', () => {
  fc.assert(
    fc.property(statements, statements, (a, b) => {
      expect(mergeStatements(a, b)).toEqual(mergeStatements(b, a));
    }),
    { numRuns: 300 },
  );
});

it('merging is associative', () => {
  fc.assert(
    fc.property(statements, statements, statements, (a, b, c) => {
      expect(mergeStatements(mergeStatements(a, b), c)).toEqual(mergeStatements(a, mergeStatements(b, c)));
    }),
    { numRuns: 300 },
  );
});

it('merging is idempotent, and empty statements are its identity element', () => {
  fc.assert(
    fc.property(statements, (a) => {
      expect(mergeStatements(a, a)).toEqual(a);
      expect(mergeStatements(a, NO_STATEMENTS)).toEqual(a);
    }),
  );
});

it('a row that is read again by other rules replaces its earlier values', () => {
  const row = { report_time: '2026-11-01T02:00:00', origin: { file: 'f', sheet: 's', table: 't', row: 2 } };
  const before = {
    ...NO_STATEMENTS,
    employee_dates: [{ ...row, fields: { hire_date: '2026-03-04', city: 'Reno' } }],
  };
  const now = { ...NO_STATEMENTS, employee_dates: [{ ...row, fields: { hire_date: '2026-04-03' } }] };
  expect(mergeStatements(now, before).employee_dates).toEqual([
    { ...row, fields: { hire_date: '2026-04-03', city: 'Reno' } },
  ]);
});

it('the later upload of two files with the same report time wins, for any file ids', () => {
  const at = { sheet: 's', table: 't', row: 2 };
  const report_time = '2026-11-01T02:00:00';
  const file = (id: string, mtime: string | undefined, city: string) => ({
    ...NO_STATEMENTS,
    employee_dates: [{ ...withTime({ report_time, mtime }), origin: { file: id, ...at }, fields: { city } }],
  });
  const corrected = file('a', '2026-11-01T03:00:00.000Z', 'Reno');
  for (const mtime of ['2026-11-01T02:00:05.000Z', undefined]) {
    const first = file('z', mtime, 'Tulsa');
    expect(mergeStatements(first, corrected)).toEqual(corrected);
    expect(mergeStatements(corrected, first)).toEqual(corrected);
  }
});
