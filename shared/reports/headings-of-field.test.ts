import { expect, it } from 'vitest';
import type { ColumnName } from './aliases.js';
import { headingsOfField } from './headings-of-field.js';
import type { Column } from './validated-report.js';

const TABLE = { sheet: 'Sheet 1', table: 'Roster' };
const columns = (headings: Readonly<Record<string, ColumnName | null>>, table = 'Roster'): Column[] =>
  Object.entries(headings).map(([heading, field], position) => ({
    ...TABLE,
    table,
    position,
    heading,
    field,
  }));

it('a first name is read from its own column first, then from the full name', () => {
  const both = columns({ 'EE Name': 'name', 'Legal Firstname': 'first_name', City: 'city' });
  expect(headingsOfField('first_name', 'employee_directory', both, TABLE)).toEqual([
    'Legal Firstname',
    'EE Name',
  ]);
});

it('Department is a code in a directory and a description in a rate history', () => {
  const department = columns({ Department: 'department' });
  expect(headingsOfField('department_code', 'employee_directory', department, TABLE)).toEqual(['Department']);
  expect(headingsOfField('department_code', 'rate_history', department, TABLE)).toEqual([]);
  expect(headingsOfField('department_description', 'rate_history', department, TABLE)).toEqual([
    'Department',
  ]);
});

it('pay is read from the amount columns of a rate history, and from the rate columns of a directory', () => {
  const history = columns({ Amount: 'amount', 'Annual Amount': 'annual_amount' });
  expect(headingsOfField('hourly_rate', 'rate_history', history, TABLE)).toEqual(['Amount']);
  expect(headingsOfField('salary', 'rate_history', history, TABLE)).toEqual(['Annual Amount']);
  const directory = columns({ 'Rate 1': 'hourly_rate' });
  expect(headingsOfField('hourly_rate', 'employee_directory', directory, TABLE)).toEqual(['Rate 1']);
});

it('ignores columns of another table of the file', () => {
  expect(headingsOfField('city', 'employee_directory', columns({ City: 'city' }, 'Notes'), TABLE)).toEqual(
    [],
  );
});
