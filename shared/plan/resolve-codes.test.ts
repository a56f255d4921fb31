import { describe, expect, it } from 'vitest';
import { exampleReport } from './example-report.js';
import { resolveCodes } from './resolve-codes.js';

const DIRECTORY = '20261105020000_Employee_Directory.csv';
const RATES = '20261105020000_Rate_History.csv';
const PAYEES = '20261105020000_Employee_Payees.csv';

function resolve(name: string, ...lines: readonly string[]) {
  const { outcome, rows } = resolveCodes(exampleReport(name, ...lines), 4);
  const { rows_read, rows_valid, rows_quarantined, rows_duplicate, issues } = outcome;
  expect(rows.length).toBe(rows_valid);
  expect(rows_read).toBe(rows_valid + rows_quarantined + rows_duplicate);
  return {
    ids: rows.map(({ employee_id }) => employee_id),
    counts: [rows_read, rows_valid, rows_quarantined, rows_duplicate],
    issues: issues.map(({ row, code }) => [row, code]),
  };
}

describe('duplicates in a directory', () => {
  it('keeps the first of identical rows, and none of the rows in conflict', () => {
    expect(
      resolve(
        DIRECTORY,
        'EE Code | City  | Zip',
        '0021    | Reno  | 1',
        '0022    | Tulsa | 02134',
        '        | Tulsa | 3',
        '0021    | Else  | 1',
        '0022    | Tulsa | 2134',
        '0023    | Tulsa | 3',
        '0021    | Reno  | 1',
      ),
    ).toEqual({
      ids: ['0022', '0023'],
      counts: [7, 2, 4, 1],
      issues: [
        [2, 'duplicate_conflict'],
        [4, 'missing_employee_id'],
        [5, 'duplicate_conflict'],
        [6, 'duplicate_identical'],
        [8, 'duplicate_conflict'],
      ],
    });
  });

  it('keeps rows that name one person, without the fields on which they differ', () => {
    const { outcome, rows } = resolveCodes(
      exampleReport(
        DIRECTORY,
        'EE Code | Last Name | First Name | Status | City',
        '0021    | HOPPER    | GRACE      | T      | Reno',
        '0021    | HOPPER    | GRACE      | T      | Tulsa',
        '0021    | HOPPER    | GRACE      | T      | Reno',
        '0022    | HOPPER    | GRACE      | A      | Reno',
        '0022    | LOVELACE  | ADA        | A      | Reno',
      ),
      4,
    );
    expect(rows.map(({ row }) => row.fields)).toEqual([
      { last_name: 'HOPPER', first_name: 'GRACE', status: 'terminated' },
      { last_name: 'HOPPER', first_name: 'GRACE', status: 'terminated' },
    ]);
    expect([outcome.rows_valid, outcome.rows_quarantined, outcome.rows_duplicate]).toEqual([2, 2, 1]);
    expect(outcome.issues.map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'city', 'duplicate_conflict'],
      [3, 'city', 'duplicate_conflict'],
      [4, 'employee_id', 'duplicate_identical'],
      [5, 'employee_id', 'duplicate_conflict'],
      [6, 'employee_id', 'duplicate_conflict'],
    ]);
  });

  it('rows are duplicates when their codes are equal after padding', () => {
    expect(resolve(DIRECTORY, 'EE Code | City', '42 | Reno', '0042 | Reno', '42.0 | Reno').counts).toEqual([
      3, 1, 0, 2,
    ]);
  });
});

describe('duplicates in a rate history', () => {
  const heading = 'EE Code | Effective Date | Rate Type | Amount | Pay Type | Annual Amount';

  it('several rates of one employee are no duplicates, but two amounts for one day are', () => {
    expect(
      resolve(
        RATES,
        heading,
        '1 | 01/13/2020 | Rate 1 | 10 | Hourly |',
        '1 | 01/13/2021 | Rate 1 | 11 | Hourly |',
        '1 | 2021-01-13 | Rate 1 | 12 | Hourly |',
        '1 | 01/13/2021 | Rate 2 | 13 | Hourly |',
        '1 | 01/13/2021 | Salary |  8 | Salary | 900',
        '1 | 01/13/2020 | rate 1 | 10.00 | Hourly |',
      ).issues,
    ).toEqual([
      [3, 'duplicate_conflict'],
      [4, 'duplicate_conflict'],
      [7, 'duplicate_identical'],
    ]);
  });

  it('rates with an unreadable date are no duplicates', () => {
    const { counts } = resolve(
      RATES,
      heading,
      '1 | soon | Rate 1 | 10 | Hourly |',
      '1 | later | Rate 1 | 11 | Hourly |',
    );
    expect(counts).toEqual([2, 2, 0, 0]);
  });
});

describe('duplicates in a payees report', () => {
  it('an employee can have several payees, but one case with two accounts is a conflict', () => {
    expect(
      resolve(
        PAYEES,
        'EE Code | Payee Code | Case Reference | Account Code',
        '1 | P00 | C1 | 900',
        '1 | P01 | C1 | 900',
        '1 | P00 | C2 | 900',
        '2 | P00 | C1 | 900',
        '2 | P00 | C1 | 901',
        '3 | P00 | C1 | 900',
        '3 | P00 | C1 | 900',
      ),
    ).toEqual({
      ids: ['0001', '0001', '0001', '0003'],
      counts: [7, 4, 2, 1],
      issues: [
        [5, 'duplicate_conflict'],
        [6, 'duplicate_conflict'],
        [8, 'duplicate_identical'],
      ],
    });
  });

  it('rows without a payee code are distinguished by all their other fields', () => {
    const { counts } = resolve(
      PAYEES,
      'EE Code | Payee Code | Account Code',
      '1 |  | 900',
      '1 |  | 901',
      '1 |  | 900',
    );
    expect(counts).toEqual([3, 2, 0, 1]);
  });
});

it.each([
  ['of one person', (at: number) => `0001 | DOE, JANE | ${at}`],
  ['of several people', (at: number) => `0001 | DOE, JANE${at} | ${at}`],
])('the time for many rows with one code %s grows with their number, not with its square', (_, lineOf) => {
  const timeFor = (rows: number) => {
    const lines = Array.from({ length: rows }, (_, at) => lineOf(at));
    const report = exampleReport(DIRECTORY, 'EE Code | EE Name | City', ...lines);
    const times = [1, 2, 3].map(() => {
      const before = process.cpuUsage();
      expect(resolveCodes(report, 4).outcome.rows_read).toBe(rows);
      // CPU time, because a busy machine makes others wait.
      return process.cpuUsage(before).user;
    });
    return Math.min(...times);
  };
  timeFor(4_000);
  // 16 times as many rows: a quadratic step would need 256 times as long.
  expect(timeFor(64_000) / timeFor(4_000)).toBeLessThan(80);
});
