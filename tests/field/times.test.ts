import { expect, it } from 'vitest';
import { exampleReport } from '../../shared/plan/example-report.js';
import { applyPlan, EMPTY_ROSTER, planRun } from '../../shared/plan/example-roster.js';
import { deliverCase } from './deliver-case.js';

it('86-day-in-name: the newer day wins, wherever it stands in the name, although the older file comes later', async () => {
  const [, second] = await deliverCase('86-day-in-name');
  const cities = [...(second?.roster.stored.values() ?? [])].map(({ fields }) => fields.city);
  expect(cities).toEqual(['Reno', 'Reno', 'Reno']);
  expect(second?.roster.stored.get('860001')?.fields.position_family).toBe('Cook');
  expect(second?.plan.counts.updated).toBe(0);
});

it('60-rehire-keeps-old-end: a rehired person is active, with the dates of the report', async () => {
  const [first, second] = await deliverCase('60-rehire-keeps-old-end');
  expect(first?.roster.stored.get('600001')?.fields.status).toBe('terminated');
  const dates = { rehire_date: '2026-11-01', status: 'active' };
  expect(second?.roster.stored.get('600001')?.fields).toMatchObject({
    ...dates,
    termination_date: '2026-05-01',
  });
  expect(second?.roster.stored.get('600002')?.fields).toMatchObject({ ...dates, termination_date: null });
});

it('61-future-end: dates ahead are stored, and the status is that of the report', async () => {
  const [first] = await deliverCase('61-future-end');
  const shown = ['610001', '610002', '610003'].map((id) => {
    const fields = first?.roster.stored.get(id)?.fields;
    return [fields?.status, fields?.hire_date, fields?.termination_date];
  });
  expect(shown).toEqual([
    ['active', '2020-03-01', '2026-12-31'],
    ['terminated', '2020-03-01', '2026-12-31'],
    ['active', '2027-01-04', null],
  ]);
});

it('two pushes an hour apart are two: the later one of another report wins', () => {
  const statusAfter = (time: string) => {
    const dates = exampleReport('20261108020000_Employee_Dates.csv', 'EE Code | Status', '0001 | A');
    const directory = exampleReport(`20261108${time}_Employee_Directory.csv`, 'EE Code | Status', '0001 | T');
    const roster = applyPlan(planRun(EMPTY_ROSTER, dates, directory), EMPTY_ROSTER);
    return roster.stored.get('0001')?.fields.status;
  };
  expect(statusAfter('023000')).toBe('active');
  expect(statusAfter('030000')).toBe('terminated');
});
