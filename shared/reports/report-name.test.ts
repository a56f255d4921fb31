import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readReportName } from './report-name.js';

const MTIME = new Date('2026-11-03T02:05:07.900Z');
const read = (name: string) => readReportName(name, MTIME);
const timeOf = (name: string, time_zone?: string) =>
  readReportName(name, MTIME, time_zone === undefined ? {} : { time_zone }).report_time;

it.each([
  ['20261101020256_Employee_Directory_1a2b3c4d_Roster.numbers', 'employee_directory', '2026-11-01T02:02:56'],
  ['20261101_020128_Employee_Dates.numbers', 'employee_dates', '2026-11-01T02:01:28'],
  ['in/20261101020000_EMPLOYEE PAYEES_1a2b3c4d_x.csv', 'employee_payees', '2026-11-01T02:00:00'],
  ['20261101020300_Rate_History_Report_2026-11-08_1a2b3c4d.csv', 'rate_history', '2026-11-01T02:03:00'],
])('reads type and time from %s', (name, report_type, report_time) => {
  expect(read(name)).toEqual({ report_type, report_time });
});

it('uses the mtime, in the zone of the site, when the name has neither a stamp nor a day', () => {
  expect(read('employee_dates.numbers')).toEqual({
    report_type: 'employee_dates',
    report_time: '2026-11-03T02:05:07',
  });
  expect(timeOf('employee_dates.numbers', 'America/Chicago')).toBe('2026-11-02T20:05:07');
});

it('a stamp is the wall clock of the site, whatever its zone', () => {
  for (const zone of ['UTC', 'America/Chicago', 'Asia/Tokyo'])
    expect(timeOf('20261101020256_Employee_Directory.csv', zone)).toBe('2026-11-01T02:02:56');
});

it.each([
  'Employee_Directory_20261101020256.csv',
  'Employee_Directory_20261101_020256_full.csv',
  'Employee Directory 2026-11-01T02-02-56.csv',
  'Employee Directory 2026-11-01 02.02.56.csv',
])('%s has its stamp elsewhere', (name) => {
  expect(timeOf(name)).toBe('2026-11-01T02:02:56');
});

it.each([
  'Employee_Directory_2026-11-01.csv',
  '20261101_Employee_Dates.csv',
  'Employee_Dates_11-01-2026.csv',
  'Employee_Dates_11-1-2026.csv',
  'Employee_Dates_11012026.csv',
  'Rate_History_2026-10-16_2026-11-01.csv',
  '20261101250000_x.csv',
  '20261101020061_x.csv',
  '202611010200_x.csv',
  '202611010200001_x.csv',
])('%s has a day and no stamp: the day begins at 00:00', (name) => {
  expect(timeOf(name)).toBe('2026-11-01T00:00:00');
});

it('a day in the name is at the time of day of the mtime if both are the same day in the zone of the site', () => {
  expect(timeOf('Employee_Directory_2026-11-03.csv')).toBe('2026-11-03T02:05:07');
  expect(timeOf('Employee_Directory_2026-11-03.csv', 'America/Chicago')).toBe('2026-11-03T00:00:00');
  expect(timeOf('Employee_Directory_2026-11-02.csv', 'America/Chicago')).toBe('2026-11-02T20:05:07');
});

it.each([
  '20260230020000_x.csv',
  '20261301020000_x.csv',
  'Employee_Directory_1a202611.csv',
  '19991101_x.csv',
  'report_20261120931847.csv',
  'report_202611209.csv',
  'report_13012026.csv',
  'report_110120261.csv',
  'Employee_Directory_20261101020061.csv',
  'a1-20251301-9c_Employee_Directory.csv',
  'Employee_Directory_20251130-1a2b-4c3d-8e4f-0123456789ab.csv',
  'Employee_Directory_a20251130.csv',
  'Employee_Directory_20251130c.csv',
])('%s has no day', (name) => {
  expect(read(name).report_time).toBe('2026-11-03T02:05:07');
});

it('digits of an id are no day: only a day with its delimiters, or with a time behind it, is', () => {
  const id = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 5, maxLength: 22 });
  fc.assert(
    fc.property(fc.constantFrom('20261101', '20251130'), id, (day, rest) => {
      expect(timeOf(`report_${day}${rest}9999.csv`)).toBe('2026-11-03T02:05:07');
      expect(timeOf(`report_${day}.csv`)).toBe(
        `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00`,
      );
    }),
  );
});

it('in the hour that comes twice a later file is never older', () => {
  const at = (mtime: string) =>
    readReportName('Employee_Directory.csv', new Date(mtime), { time_zone: 'America/New_York' }).report_time;
  expect(at('2026-11-01T05:50:00Z')).toBe('2026-11-01T01:50:00');
  expect(at('2026-11-01T06:25:00Z')).toBe('2026-11-01T01:59:59');
});

it('an older day never beats a newer one, wherever it stands and however late the file is modified', () => {
  const day = fc
    .integer({ min: 0, max: 3_000 })
    .map((days) => new Date(Date.UTC(2022, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
  const dress = fc.constantFrom(
    (each: string) => `Employee_Directory_${each}.csv`,
    (each: string) => `${each.replaceAll('-', '')}_Employee_Directory.csv`,
    (each: string) => `Employee_Directory ${each.replaceAll('-', '_')} (2).csv`,
    (each: string) => `Employee_Directory_${each.slice(5)}-${each.slice(0, 4)}.csv`,
  );
  const file = fc.tuple(day, dress, fc.date({ min: new Date(0), noInvalidDate: true }));
  fc.assert(
    fc.property(file, file, ([a, nameA, mtimeA], [b, nameB, mtimeB]) => {
      fc.pre(a < b);
      const [older, newer] = [readReportName(nameA(a), mtimeA), readReportName(nameB(b), mtimeB)];
      expect(older.report_time < newer.report_time).toBe(true);
    }),
  );
});

it('returns no type when the name shows none, and ignores the directory', () => {
  expect(read('employee_dates/roster.csv')).toEqual({ report_time: '2026-11-03T02:05:07' });
});

it("a site's patterns take precedence over the built-in names", () => {
  const report_files = { employee_directory: ['*census*', 'employee_dates_full*'] };
  expect(readReportName('2026 Census.xlsx', MTIME, { report_files }).report_type).toBe('employee_directory');
  expect(readReportName('Employee_Dates_Full.xlsx', MTIME, { report_files }).report_type).toBe(
    'employee_directory',
  );
});
