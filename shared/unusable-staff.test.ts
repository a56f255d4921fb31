import { expect, test } from 'vitest';
import { describeUnusable, type UnusableStaff } from './unusable-staff.js';

test('says how many records have which problem, and names some', () => {
  const missing: UnusableStaff = { field: 'staff_id', problem: 'missing', count: 2, records: ['a', 'b'] };
  expect(describeUnusable(missing)).toBe('2 staff records have no staff_id: a, b');
  expect(describeUnusable({ ...missing, count: 1, records: ['a'] })).toBe(
    '1 staff record has no staff_id: a',
  );
  expect(describeUnusable({ ...missing, field: 'hire_date', problem: 'not_a_day', count: 4 })).toBe(
    '4 staff records have no day as YYYY-MM-DD in hire_date: a, b, …',
  );
});
