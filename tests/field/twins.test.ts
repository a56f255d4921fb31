import { expect, it } from 'vitest';
import { exampleReport } from '../../shared/plan/example-report.js';
import { applyPlan, EMPTY_ROSTER, planRun } from '../../shared/plan/example-roster.js';
import { deliverCase, issuesOf } from './deliver-case.js';

it('62-two-jobs: the fields on which the rows of one person agree count, so that a leaver leaves', async () => {
  const [first, second] = await deliverCase('62-two-jobs');
  expect(first?.roster.stored.get('620001')?.fields).toMatchObject({
    ...{ first_name: 'MIRA', status: 'active', city: 'Tulsa' },
    ...{ department_code: null, department_description: null },
  });
  expect(second?.roster.stored.get('620001')?.fields.status).toBe('terminated');
  expect(second && issuesOf(second.plan)).toEqual([
    '2 department_code duplicate_conflict',
    '2 department_description duplicate_conflict',
    '5 department_code duplicate_conflict',
    '5 department_description duplicate_conflict',
  ]);
  expect(second?.plan.files[0]).toMatchObject({ rows_read: 4, rows_valid: 4, rows_quarantined: 0 });
});

const HEADINGS = 'EE Code | EE Name | Status | City | Hire Date';
function rosterOf(...rows: readonly string[]) {
  const plan = planRun(
    EMPTY_ROSTER,
    exampleReport('20261108020000_Employee_Directory.csv', HEADINGS, ...rows),
  );
  return { plan, fields: applyPlan(plan, EMPTY_ROSTER).stored.get('0001')?.fields };
}

it('three jobs agree only where all three do, and a name in other letters is the same name', () => {
  const { plan, fields } = rosterOf(
    '0001 | DOE, JANE | T | Reno  | 2020-01-01',
    '0001 | Doe, Jane | T | Reno  | 2020-01-01',
    '0001 | DOE, JANE | T | Tulsa | 2020-01-01',
  );
  expect(fields).toMatchObject({
    status: 'terminated',
    hire_date: '2020-01-01',
    city: null,
    first_name: null,
  });
  expect(issuesOf(plan)).toContain('3 city duplicate_conflict');
});

it('a cell that only one of the rows has counts, in either order of the rows', () => {
  const [short, long] = ['0001 | DOE, JANE | T | Reno | soon', '0001 | DOE, JANE | T | Reno | 2020-01-01'];
  for (const rows of [
    [short, long],
    [long, short],
  ])
    expect(rosterOf(...rows).fields).toMatchObject({ status: 'terminated', hire_date: '2020-01-01' });
});

it('rows of different people under one code are all quarantined', () => {
  const { plan, fields } = rosterOf('0001 | DOE, JANE | T', '0001 | ROE, RAY | T');
  expect(fields).toBeUndefined();
  expect(issuesOf(plan)).toEqual(['2 employee_id duplicate_conflict', '3 employee_id duplicate_conflict']);
});
