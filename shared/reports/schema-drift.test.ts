import { expect, it } from 'vitest';
import { cpuMilliseconds } from '../../tests/cpu-time.js';
import type { ColumnName } from './aliases.js';
import { compareColumns } from './schema-drift.js';
import type { Column } from './validated-report.js';

function columns(headings: Readonly<Record<string, ColumnName | null>>, table = 'Table 1'): Column[] {
  return Object.entries(headings).map(([heading, field], position) => ({
    sheet: 'Sheet 1',
    table,
    position,
    heading,
    field,
  }));
}

const before = columns(
  { 'EE Code': 'employee_id', Status: 'status', City: 'city', Zip: 'zip_code' },
  'first.numbers',
);

it('the same headings are no drift, although the table name differs', () => {
  expect(
    compareColumns(
      before,
      before.map((column) => ({ ...column, table: 'second.numbers' })),
    ),
  ).toEqual({
    added: [],
    removed: [],
    moved: [],
    required_missing: [],
  });
});

it('reports only the column that moved, not the columns that it passed', () => {
  const after = columns({ Zip: 'zip_code', 'EE Code': 'employee_id', Status: 'status', City: 'city' });
  expect(compareColumns(before, after)).toEqual({
    added: [],
    removed: [],
    moved: ['Zip'],
    required_missing: [],
  });
});

it('a new first column does not count as a move of the others', () => {
  const after = columns({
    Locker: null,
    'EE Code': 'employee_id',
    Status: 'status',
    City: 'city',
    Zip: 'zip_code',
  });
  expect(compareColumns(before, after)).toEqual({
    added: ['Locker'],
    removed: [],
    moved: [],
    required_missing: [],
  });
});

it('distinguishes a removed status column from a renamed one', () => {
  const gone = columns({ 'EE Code': 'employee_id', City: 'city', Zip: 'zip_code' });
  const renamed = columns({
    'EE Code': 'employee_id',
    'Employment Status': 'status',
    City: 'city',
    Zip: 'zip_code',
  });
  expect(compareColumns(before, gone)).toMatchObject({ removed: ['Status'], required_missing: ['status'] });
  expect(compareColumns(before, renamed)).toMatchObject({
    added: ['Employment Status'],
    removed: ['Status'],
    required_missing: [],
  });
});

it('compares two tables of ten thousand columns in little time', () => {
  const headings = Array.from({ length: 10_000 }, (_, at) => `Extra ${at}`);
  const of = (names: readonly string[]) => columns(Object.fromEntries(names.map((name) => [name, null])));
  const milliseconds = cpuMilliseconds(() => {
    expect(compareColumns(of(headings), of(headings.toReversed())).moved).toHaveLength(9_999);
    expect(compareColumns(of(headings), of(['New', ...headings]))).toMatchObject({
      added: ['New'],
      moved: [],
    });
  });
  expect(milliseconds).toBeLessThan(2_000);
});
