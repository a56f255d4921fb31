import { expect, it } from 'vitest';
import { readEmployeeStatus, statusWords } from './status.js';

const read = (value: string, words = statusWords()) => readEmployeeStatus({ type: 'text', value }, words);

it.each([
  ['active', ['A', 'ACTIVE', 'Active', ' a ']],
  ['on_leave', ['V', 'L', 'ON LEAVE', 'On Leave', 'on-leave', 'ON_LEAVE']],
  ['terminated', ['T', 'TERMINATED', 'Terminated']],
  ['inactive', ['I', 'INACTIVE', 'Inactive']],
])('status %s is written as %j', (status, words) => {
  for (const word of words) expect(read(word)).toEqual({ value: status });
});

it('an unknown status is an issue, and an empty cell is null', () => {
  expect(read('Q')).toEqual({ issue: 'unknown_status' });
  expect(read('Actives')).toEqual({ issue: 'unknown_status' });
  expect(read(' ')).toEqual({ value: null });
  expect(read('N/A')).toEqual({ value: null });
});

it('a site can add words for a status and redefine existing ones', () => {
  const words = statusWords({ 'Leave of Absence': 'on_leave', I: 'on_leave' });
  expect(read('leave of  absence', words)).toEqual({ value: 'on_leave' });
  expect(read('i', words)).toEqual({ value: 'on_leave' });
  expect(read('A', words)).toEqual({ value: 'active' });
});
