import { expect, test } from 'vitest';
import { type FileIssue, groupIssues } from './group-issues.js';

const issue = (row: number, over: Partial<FileIssue> = {}): FileIssue => ({
  sync_id: 's1',
  file_id: 'f1',
  name: 'dates.csv',
  sheet: '',
  table: 'dates',
  row,
  field: 'status',
  code: 'unknown_status',
  ...over,
});

test('lists all rows of a cause by table, and the most frequent cause first', () => {
  const causes = groupIssues([
    issue(3, { code: 'missing_employee_id', field: 'employee_id' }),
    issue(9),
    issue(4),
    issue(4, { file_id: 'f2', name: 'other.csv' }),
  ]);
  expect(causes).toEqual([
    {
      code: 'unknown_status',
      field: 'status',
      effect: 'field_left_out',
      count: 3,
      places: [
        { file: 'dates.csv', file_id: 'f1', sync_id: 's1', sheet: '', table: 'dates', rows: [4, 9] },
        { file: 'other.csv', file_id: 'f2', sync_id: 's1', sheet: '', table: 'dates', rows: [4] },
      ],
    },
    expect.objectContaining({ code: 'missing_employee_id', effect: 'row_quarantined', count: 1 }),
  ]);
});

test('the same code on another field is a separate cause', () => {
  const causes = groupIssues([
    issue(1, { code: 'invalid_date', field: 'hire_date' }),
    issue(1, { code: 'invalid_date', field: 'birth_date' }),
  ]);
  expect(causes.map(({ field, count }) => [field, count])).toEqual([
    ['hire_date', 1],
    ['birth_date', 1],
  ]);
});

test('an identical duplicate is dropped, not quarantined', () => {
  expect(groupIssues([issue(1, { code: 'duplicate_identical', field: 'employee_id' })])).toMatchObject([
    { effect: 'duplicate_dropped' },
  ]);
});
