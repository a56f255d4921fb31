import { describe, expect, test } from 'vitest';
import { fakeEmployees } from './fake-employees.js';
import { pushReports } from './push-reports.js';

describe('fake employees', () => {
  test('the same seed gives the same company, and another seed a different one', () => {
    const people = [...fakeEmployees(7, 50, 2)];
    expect([...fakeEmployees(7, 50, 2)]).toEqual(people);
    expect([...fakeEmployees(8, 50, 2)]).not.toEqual(people);
  });

  test('in every revision the codes are unique, have the same width and keep leading zeros', () => {
    const codes = [0, 1, 5].map((revision) =>
      [...fakeEmployees(1, 1000, revision)].map((person) => person.code),
    );
    for (const some of codes) {
      expect(new Set(some).size).toBe(some.length);
      expect(new Set(some.map((code) => code.length))).toEqual(new Set([4]));
    }
    expect(codes[0]?.[0]).toBe('0001');
  });

  test('a later revision changes a few people, adds a few and leaves the rest unchanged', () => {
    const before = [...fakeEmployees(1, 1000, 0)];
    const after = [...fakeEmployees(1, 1000, 1)];
    const same = before.filter((person, at) => JSON.stringify(person) === JSON.stringify(after[at]));
    expect(after).toHaveLength(1010);
    expect(same.length).toBeGreaterThan(950);
    expect(same.length).toBeLessThan(1000);
  });

  test('the share that changes can be chosen', () => {
    const before = [...fakeEmployees(1, 200, 0)];
    const after = [...fakeEmployees(1, 200, 1, 1)];
    const same = before.filter((person, at) => JSON.stringify(person) === JSON.stringify(after[at]));
    expect(same.length).toBeGreaterThan(0);
    expect(new Set(same.map(({ status }) => status))).toEqual(new Set(['terminated']));
  });
});

describe('their reports', () => {
  const people = [...fakeEmployees(1, 200, 1)];
  const reports = pushReports(people).map((report) => ({ ...report, rows: [...report.rows] }));

  test('every row has as many cells as there are headings', () => {
    for (const { headings, rows } of reports) {
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(headings.length);
    }
  });

  test('everyone still employed has hours, some within the weekly maximum and some over it', () => {
    const directory = reports.find(({ type }) => type === 'employee_directory');
    const [worked, most] = ['Hours Worked Current Period', 'Max Hours Per Week'].map((heading) =>
      directory?.rows.map((row) => row[directory.headings.indexOf(heading)] ?? null),
    );
    expect(worked?.map((hours) => hours !== null)).toEqual(
      people.map(({ status }) => status !== 'terminated'),
    );
    const left = (worked ?? []).flatMap((hours, at) =>
      hours === null ? [] : [Number(most?.[at]) - Number(hours)],
    );
    expect(left.some((hours) => hours > 8) && left.some((hours) => hours < 0)).toBe(true);
  });

  test('the directory and dates reports have one row per person, the rate history has more', () => {
    const rowsOf = new Map(reports.map(({ type, rows }) => [type, rows.length]));
    expect(rowsOf.get('employee_directory')).toBe(people.length);
    expect(rowsOf.get('employee_dates')).toBe(people.length);
    expect(rowsOf.get('rate_history')).toBeGreaterThan(people.length);
  });

  test('no two rates of a person take effect on the same day, so the newest is unambiguous', () => {
    for (const { rates } of people)
      expect(new Set(rates.map((rate) => rate.effective)).size).toBe(rates.length);
  });
});
