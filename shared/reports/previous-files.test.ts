import { expect, it } from 'vitest';
import { previousFiles } from './previous-files.js';

const file = (name: string, report_time: string) => ({
  file_id: name,
  name,
  report_type: 'employee_directory' as const,
  report_time,
});

const last = file('20261101020256_Employee_Directory_1a2b3c4d_Roster.numbers', '2026-11-01T02:02:56');
const now = file('20261108020256_Employee_Directory_deadbeef_Roster.csv', '2026-11-08T02:02:56');

it('a file that arrives late is compared with the file before it in report time, not with a newer one', () => {
  const late = file('20261104_Employee_Directory.csv', '2026-11-04T00:00:00');
  expect(previousFiles([now, late, last]).get(late.file_id)).toBe(last);
});

it('prefers the previous file with the same name over another export of the same type', () => {
  const phones = file('20261107_Phone_List.csv', '2026-11-07T00:00:00');
  const renamed = file('Renamed.csv', '2026-11-08T02:02:55');
  const before = previousFiles([renamed, now, phones, last]);
  expect(before.get(now.file_id)).toBe(last);
  expect(before.get(renamed.file_id)).toBe(phones);
});

it('never returns a file of another type, and the first file has no previous file', () => {
  const dates = { ...last, file_id: 'dates', report_type: 'employee_dates' as const };
  const before = previousFiles([last, dates]);
  expect([...before]).toEqual([]);
});
