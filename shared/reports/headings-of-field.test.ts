import { expect, it } from 'vitest';
import type { ColumnName } from './aliases.js';
import { headingsOfField } from './headings-of-field.js';
import type { Column } from './validated-report.js';

const place = { sheet: 'Sheet 1', table: 'Roster' };
const columns = (headings: Readonly<Record<string, ColumnName | null>>, table = 'Roster'): Column[] =>
  Object.entries(headings).map(([heading, field], position) => ({
    ...place,
    table,
    position,
    heading,
    field,
  }));

it('a first name is read from its own column first, then from the full name', () => {
  const both = columns({ 'EE Name': 'name', 'Legal Firstname': 'first_name', City: 'city' });
  expect(headingsOfField('first_name', 'employee_directory', both, place)).toEqual([
    'Legal Firstname',
    'EE Name',
  ]);
});

it('Department is a code in a directory and a description in a rate history', () => {
  const department = columns({ Department: 'department' });
  expect(headingsOfField('department_code', 'employee_directory', department, place)).toEqual(['Department']);
  expect(headingsOfField('department_code', 'rate_history', department, place)).toEqual([]);
  expect(headingsOfField('department_description', 'rate_history', department, place)).toEqual([
    'Department',
  ]);
});

it('pay is read from the amount columns of a rate history, and from the rate columns of a directory', () => {
  const history = columns({ Amount: 'amount', 'Annual Amount': 'annual_amount' });
  expect(headingsOfField('hourly_rate', 'rate_history', history, place)).toEqual(['Amount']);
  expect(headingsOfField('salary', 'rate_history', history, place)).toEqual(['Annual Amount']);
  const directory = columns({ 'Rate 1': 'hourly_rate' });
  expect(headingsOfField('hourly_rate', 'employee_directory', directory, place)).toEqual(['Rate 1']);
});

it('ignores columns of another table of the file', () => {
  expect(headingsOfField('city', 'employee_directory', columns({ City: 'city' }, 'Notes'), place)).toEqual(
    [],
  );
});
