import { expect, it } from 'vitest';
import { lastListedByStatements, laterListed, listedIn } from './last-listed.js';
import { NO_STATEMENTS } from './merge-statements.js';

const origin = { file: 'f', sheet: 's', table: 't', row: 2 };
const code = (raw: string) => ({ code: { kind: 'number' as const, raw } });

it('someone whose code lost its zeros is listed all the same', () => {
  const report = {
    report_type: 'employee_dates' as const,
    report_time: '2026-11-01T02:00:00',
    rows: [code('42'), code('7')],
  };
  expect(listedIn(report, new Set(['0042', '0099']), 4)).toEqual(new Set(['0042']));
});

it('of directory and dates the newer row counts, of a rate history none', () => {
  const layer = (report_time: string) => [{ report_time, origin, fields: { city: 'Reno' } }];
  const said = {
    ...NO_STATEMENTS,
    employee_directory: layer('2026-11-01T02:00:00'),
    employee_dates: layer('2026-11-08T02:00:00'),
    rate_history: layer('2026-11-15T02:00:00'),
  };
  expect(lastListedByStatements(said)).toEqual({
    report_type: 'employee_dates',
    report_time: '2026-11-08T02:00:00',
  });
  expect(lastListedByStatements({ ...NO_STATEMENTS, rate_history: layer('2026-11-15T02:00:00') })).toBeNull();
});

it('an older report that is read later does not make the date fall back', () => {
  const newer = { report_type: 'employee_dates' as const, report_time: '2026-11-08T02:00:00' };
  const older = { ...newer, report_time: '2026-11-01T02:00:00' };
  expect(laterListed(newer, older)).toBe(newer);
  expect(laterListed(null, older)).toBe(older);
});
