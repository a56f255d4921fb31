import type { Cell } from '../../numbers/cell.js';
import { DATE_EXPRESSIONS } from '../fields/date.js';
import type { ColumnName } from './aliases.js';

/** A count or a sum: `3`, `1,234.50`, `$12`. */
const NUMBER = /^[-+$€£(]*\d[\d.,]*[)%]?$/;
const LETTERS = /^[\p{L}\p{M}][\p{L}\p{M}'.& -]*$/u;

export type Fits = (text: string, cell: Cell) => boolean;

export const isNumber: Fits = (text, cell) => cell.type === 'number' || NUMBER.test(text);
export const isDate: Fits = (text, cell) =>
  cell.type === 'date' || DATE_EXPRESSIONS.some((each) => each.test(text));
const isWords: Fits = (text, cell) => cell.type !== 'bool' && !isNumber(text, cell) && !isDate(text, cell);

/** The form of the cells of a column. Other columns may have any text. */
export const LOOKS: ReadonlyMap<ColumnName, Fits> = new Map([
  ...(['hire_date', 'rehire_date', 'termination_date', 'birth_date', 'effective_date'] as const).map(
    (column): [ColumnName, Fits] => [column, isDate],
  ),
  ...(['hourly_rate', 'salary', 'amount', 'annual_amount', 'hours_worked_ytd'] as const).map(
    (column): [ColumnName, Fits] => [column, isNumber],
  ),
  ...(['hours_worked_current_period', 'max_hours_per_week'] as const).map((column): [ColumnName, Fits] => [
    column,
    isNumber,
  ]),
  ...(['name', 'first_name', 'last_name', 'city', 'state', 'department_description'] as const).map(
    (column): [ColumnName, Fits] => [column, isWords],
  ),
  ['status', (text, cell) => isWords(text, cell) && LETTERS.test(text)],
  ['work_email', (text) => text.includes('@')],
  ['phone_number', (text) => text.replace(/\D/g, '').length >= 7],
  ['zip_code', (text, cell) => /\d/.test(text) && !isDate(text, cell)],
]);
