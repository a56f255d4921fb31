import { describe, expect, it } from 'vitest';
import { exampleReport } from './example-report.js';
import { NO_STATEMENTS } from './merge-statements.js';
import type { PlanReport } from './plan.js';
import { collectStatements } from './report-statements.js';
import { resolveCodes } from './resolve-codes.js';
import { resolveEmployee } from './resolve-employee.js';

const directory = (stamp: string, ...lines: readonly string[]) =>
  exampleReport(`${stamp}_Employee_Directory.csv`, ...lines);
const dates = (stamp: string, ...lines: readonly string[]) =>
  exampleReport(`${stamp}_Employee_Dates.csv`, ...lines);
const rates = (stamp: string, ...lines: readonly string[]) =>
  exampleReport(`${stamp}_Rate_History.csv`, ...lines);

/** Resolves employee 0001 from the reports, and checks that the order of the reports does not matter. */
function resolve(as_of: string, ...reports: readonly PlanReport[]) {
  const read = (order: readonly PlanReport[]) => {
    const statements =
      collectStatements(order.map((report) => resolveCodes(report, 4))).get('0001') ?? NO_STATEMENTS;
    return resolveEmployee(statements, as_of, 30);
  };
  const resolved = read(reports);
  expect(read(reports.toReversed())).toEqual(resolved);
  return resolved;
}
const NOON = '2026-11-08T12:00:00';
const PUSH = '20261108020000';
const SAME_PUSH = '20261108022900';
const BEFORE = '20261101020000';

describe('field ownership', () => {
  it('the directory owns names and address, and other reports fill the fields it never had', () => {
    const { fields, origins } = resolve(
      NOON,
      directory(PUSH, 'EE Code | EE Name | City', '0001 | DOE, JANE | Reno'),
      dates(SAME_PUSH, 'EE Code | EE Name | City | State | Department', '0001 | ROE, RAY | Tulsa | OK | 410'),
      rates(
        SAME_PUSH,
        'EE Code | EE Name | Department | State | Effective Date',
        '0001 | POE, PAT | Kitchen | NV | 2020-01-01',
      ),
    );
    expect(fields).toMatchObject({
      first_name: 'JANE',
      last_name: 'DOE',
      city: 'Reno',
      state: 'OK',
      department_code: '410',
    });
    expect(fields.department_description).toBe('Kitchen');
    expect(origins.city).toEqual({
      file: `${PUSH}_Employee_Directory.csv`,
      sheet: 'Sheet 1',
      table: 'Table 1',
      row: 2,
    });
    expect(origins.birth_date).toBeUndefined();
  });

  it('an absent column keeps the value, an empty cell clears it, and an invalid cell keeps it', () => {
    const before = directory(BEFORE, 'EE Code | City | State | Zip', '0001 | Reno | NV | 89501');
    const { fields } = resolve(
      NOON,
      before,
      directory(PUSH, 'EE Code | State | Zip', `0001 |  | ${'9'.repeat(30)}`),
    );
    expect(fields).toMatchObject({ city: 'Reno', state: null, zip_code: '89501' });
  });

  it('a report of the same push fills an empty field of the directory, but a report of an earlier push does not', () => {
    const empty = directory(PUSH, 'EE Code | EE Name | City', '0001 |  |');
    const named = (stamp: string) => dates(stamp, 'EE Code | EE Name | City', '0001 | DOE, JANE | Reno');
    expect(resolve(NOON, empty, named(SAME_PUSH)).fields).toMatchObject({ last_name: 'DOE', city: 'Reno' });
    expect(resolve(NOON, empty, named(BEFORE)).fields).toMatchObject({ last_name: null, city: null });
  });

  it('a rehire clears the termination date, even if an older report or one of the same push still has it', () => {
    const rehired = dates(PUSH, 'EE Code | Status | Termination Date', '0001 | ACTIVE | 0000-00-00');
    const stale = (stamp: string) =>
      directory(stamp, 'EE Code | EE Name | Termination Date', '0001 | DOE, JANE | 2022-05-08');
    expect(resolve(NOON, rehired, stale(BEFORE)).fields.termination_date).toBeNull();
    expect(resolve(NOON, rehired, stale(SAME_PUSH)).fields.termination_date).toBeNull();
    expect(resolve(NOON, rehired, stale('20261115020000')).fields.termination_date).toBe('2022-05-08');
  });

  it('a payees report or rate history never writes a status', () => {
    const { fields } = resolve(
      NOON,
      dates(BEFORE, 'EE Code | Status | Hire Date', '0001 | ACTIVE | 2020-01-01'),
      rates(PUSH, 'EE Code | Employee Status | Effective Date', '0001 | T | 2020-01-01'),
      exampleReport(
        `${PUSH}_Employee_Payees.csv`,
        'EE Code | EE Status | City | Payee Code',
        '0001 | T | Albany | P00',
      ),
    );
    expect(fields).toMatchObject({ status: 'active', city: null });
  });
});

describe('status', () => {
  const withStatus = (kind: typeof dates, stamp: string, word: string) =>
    kind(stamp, 'EE Code | EE Name | Status', `0001 | DOE, JANE | ${word}`);

  it('dates wins within one push, although the directory is minutes newer', () => {
    expect(
      resolve(NOON, withStatus(dates, PUSH, 'ACTIVE'), withStatus(directory, SAME_PUSH, 'T')).fields.status,
    ).toBe('active');
    expect(
      resolve(NOON, withStatus(dates, SAME_PUSH, 'ACTIVE'), withStatus(directory, PUSH, 'T')).fields.status,
    ).toBe('active');
  });

  it('the newer of two pushes wins', () => {
    expect(
      resolve(NOON, withStatus(dates, BEFORE, 'ACTIVE'), withStatus(directory, PUSH, 'T')).fields.status,
    ).toBe('terminated');
    expect(
      resolve(NOON, withStatus(dates, PUSH, 'ACTIVE'), withStatus(directory, BEFORE, 'T')).fields.status,
    ).toBe('active');
  });

  it('the directory of the same push fills an empty status of dates', () => {
    expect(
      resolve(NOON, withStatus(dates, PUSH, ''), withStatus(directory, SAME_PUSH, 'V')).fields.status,
    ).toBe('on_leave');
    expect(
      resolve(NOON, withStatus(dates, PUSH, ''), withStatus(directory, BEFORE, 'V')).fields.status,
    ).toBeNull();
  });
});

describe('pay', () => {
  const heading = 'EE Code | Effective Date | Rate Type | Amount | Pay Type | Annual Amount';
  const history = rates(
    PUSH,
    heading,
    '0001 | 2022-02-18 | Rate 1 | 12.00 | Hourly | 24,960.00',
    '0001 | 2027-01-30 | Rate 1 | 99.00 | Hourly | 205,920.00',
    '0001 | 2022-03-20 | Rate 1 | 18.71 | Hourly | 38,916.80',
  );

  it('uses the newest rate in effect, and a future rate from its effective date on', () => {
    expect(resolve(NOON, history).fields).toMatchObject({ hourly_rate: '18.71', salary: null });
    expect(resolve('2027-01-29T23:59:59', history).fields.hourly_rate).toBe('18.71');
    expect(resolve('2027-01-30T00:00:00', history).fields.hourly_rate).toBe('99.00');
  });

  it('drops a rate that a newer history no longer lists', () => {
    const corrected = rates('20261115020000', heading, '0001 | 2022-02-18 | Rate 1 | 12.00 | Hourly |');
    expect(resolve('2027-02-01T00:00:00', history, corrected).fields.hourly_rate).toBe('12.00');
  });

  it('an unreadable rate keeps the stored rate, and does not fall back to an older one', () => {
    const broken = (row: string) =>
      rates('20261115020000', heading, '0001 | 2022-02-18 | Rate 1 | 12.00 | Hourly |', row);
    for (const row of [
      '0001 | 2022-03-20 | Rate 1 | -5 | Hourly |',
      '0001 | soon | Rate 1 | 18.71 | Hourly |',
      '0001 | 2022-03-20 | Rate 1 | 18.71 | ? |',
      '     | 2022-03-20 | Rate 1 | 18.71 | Hourly |',
    ]) {
      expect(resolve(NOON, history, broken(row)).fields.hourly_rate).toBe('18.71');
    }
  });

  it('an employee who becomes salaried has no hourly rate', () => {
    const promoted = rates(
      '20261107020000',
      heading,
      '0001 | 2020-01-01 | Rate 1 | 12 | Hourly |',
      '0001 | 2024-01-01 | Salary | 2,000 | Salary | 52,000',
    );
    expect(resolve(NOON, promoted).fields).toMatchObject({ hourly_rate: null, salary: '52000.00' });
  });

  it("the rate history takes precedence over the directory's pay columns, even when it is older", () => {
    const census = directory(
      '20261115020000',
      'EE Code | Work Email | Rate 1 | Hours Worked YTD',
      '0001 | a@example.org | 50 | 7',
    );
    expect(resolve(NOON, history, census).fields).toMatchObject({
      hourly_rate: '18.71',
      hours_worked_ytd: '7.00',
    });
    expect(resolve(NOON, census).fields.hourly_rate).toBe('50.00');
    const onlyLater = rates(PUSH, heading, '0001 | 2027-01-30 | Rate 1 | 99 | Hourly |');
    expect(resolve(NOON, onlyLater, census).fields.hourly_rate).toBe('50.00');
  });

  it('the department comes from the row in effect', () => {
    const moved = rates(
      PUSH,
      'EE Code | Effective Date | Department',
      '0001 | 2027-01-01 | Kitchen',
      '0001 | 2024-01-01 | Transport',
      '0001 | 2020-01-01 | Office',
    );
    expect(resolve(NOON, moved).fields.department_description).toBe('Transport');
  });
});
