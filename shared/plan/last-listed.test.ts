import { expect, it } from 'vitest';
import { lastListedByStatements, laterListed, listedIn } from './last-listed.js';
import { NO_STATEMENTS } from './merge-statements.js';

const origin = { file: 'f', sheet: 's', table: 't', row: 2 };
const code = (raw: string) => ({ code: { kind: 'number' as const, raw } });

it('finds an employee whose code lost its leading zeros', () => {
  const report = {
    report_type: 'employee_dates' as const,
    report_time: '2026-11-01T02:00:00',
    rows: [code('42'), code('7')],
  };
  expect(listedIn(report, new Set(['0042', '0099']), 4)).toEqual(new Set(['0042']));
});

it('uses the newer row of directory and dates, and ignores the rate history', () => {
  const layer = (report_time: string) => [{ report_time, origin, fields: { city: 'Reno' } }];
  const statements = {
    ...NO_STATEMENTS,
    employee_directory: layer('2026-11-01T02:00:00'),
    employee_dates: layer('2026-11-08T02:00:00'),
    rate_history: layer('2026-11-15T02:00:00'),
  };
  expect(lastListedByStatements(statements)).toEqual({
    report_type: 'employee_dates',
    report_time: '2026-11-08T02:00:00',
  });
  expect(lastListedByStatements({ ...NO_STATEMENTS, rate_history: layer('2026-11-15T02:00:00') })).toBeNull();
});

it('an older report that is read later never replaces a newer date', () => {
  const newer = { report_type: 'employee_dates' as const, report_time: '2026-11-08T02:00:00' };
  const older = { ...newer, report_time: '2026-11-01T02:00:00' };
  expect(laterListed(newer, older)).toBe(newer);
  expect(laterListed(null, older)).toBe(older);
});
