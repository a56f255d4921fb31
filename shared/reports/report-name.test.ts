import { expect, it } from 'vitest';
import { readReportName } from './report-name.js';

const MTIME = new Date('2026-11-03T02:05:07.900Z');
const read = (name: string) => readReportName(name, MTIME);

it.each([
  ['20261101020256_Employee_Directory_1a2b3c4d_Roster.numbers', 'employee_directory', '2026-11-01T02:02:56'],
  ['20261101_020128_Employee_Dates.numbers', 'employee_dates', '2026-11-01T02:01:28'],
  ['in/20261101020000_EMPLOYEE PAYEES_1a2b3c4d_x.csv', 'employee_payees', '2026-11-01T02:00:00'],
  ['20261101020300_Rate_History_Report_2026-11-08_1a2b3c4d.csv', 'rate_history', '2026-11-01T02:03:00'],
])('reads type and time from %s', (name, report_type, report_time) => {
  expect(read(name)).toEqual({ report_type, report_time });
});

it('uses the mtime in UTC when the name has no stamp', () => {
  expect(read('employee_dates.numbers')).toEqual({
    report_type: 'employee_dates',
    report_time: '2026-11-03T02:05:07',
  });
});

it.each([
  '20260230020000_x.csv',
  '20261301020000_x.csv',
  '20261101250000_x.csv',
  '20261101020061_x.csv',
  '202611010200_x.csv',
  '202611010200001_x.csv',
  '2026-11-01_x.csv',
])('%s has no valid stamp', (name) => {
  expect(read(name)).toEqual({ report_time: '2026-11-03T02:05:07' });
});

it('returns no type when the name shows none, and ignores the directory', () => {
  expect(read('employee_dates/roster.csv')).toEqual({ report_time: '2026-11-03T02:05:07' });
});

it("a site's patterns take precedence over the built-in names", () => {
  const patterns = { employee_directory: ['*census*', 'employee_dates_full*'] };
  expect(readReportName('2026 Census.xlsx', MTIME, patterns).report_type).toBe('employee_directory');
  expect(readReportName('Employee_Dates_Full.xlsx', MTIME, patterns).report_type).toBe('employee_directory');
});
