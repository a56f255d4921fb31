import { expect, it } from 'vitest';
import { deliverCase, issuesOf } from './deliver-case.js';

async function push(name: string) {
  const [first] = await deliverCase(name);
  if (first === undefined) throw new Error(`${name} has no push`);
  return {
    issues: issuesOf(first.plan),
    fields: [...first.roster.stored.values()].map(({ fields }) => fields),
  };
}

it('13-apostrophes: the mark of a text is no part of a value', async () => {
  const { fields, issues } = await push('13-apostrophes');
  expect(issues).toEqual([]);
  expect(fields.map(({ zip_code, hire_date }) => [zip_code, hire_date])).toEqual(
    Array.from({ length: 4 }, () => ['02134', '2020-03-02']),
  );
});

it('44-decimal-commas: an amount of a column with decimal commas is never read as another one', async () => {
  const { fields, issues } = await push('44-decimal-commas');
  expect(issues).toEqual([
    '2 hourly_rate invalid_number',
    '3 hourly_rate invalid_number',
    '4 salary invalid_number',
  ]);
  expect(fields.map(({ salary }) => salary)).not.toContain('52.00');
});

it('63-pay: each rate that cannot be read has an issue', async () => {
  expect((await push('63-pay')).issues).toEqual([
    '6 hourly_rate negative_amount',
    '12 pay_type unknown_status',
    '13 employee_id duplicate_conflict',
    '14 employee_id duplicate_conflict',
    '16 effective_date invalid_date',
  ]);
});

it('64-dates: each date that cannot be read has an issue', async () => {
  expect((await push('64-dates')).issues).toEqual(
    [2, 3, 4, 5, 6, 7, 10, 14].map((row) => `${row} hire_date invalid_date`),
  );
});

it('65-names: names are kept as written', async () => {
  const { fields, issues } = await push('65-names');
  expect(issues).toEqual([]);
  expect(fields.map(({ last_name }) => last_name)).toEqual(
    expect.arrayContaining(['SMITH JR.', 'DE LA CRUZ', 'VAN DER BERG-LEE', 'CHER', 'Wei 伟']),
  );
});

it('66-status-words: a word that is no status has an issue and takes no status away', async () => {
  const { fields, issues } = await push('66-status-words');
  expect(issues).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((row) => `${row} status unknown_status`));
  expect(fields.filter(({ status }) => status === 'active')).not.toEqual([]);
});

it('67-hours: hours that cannot be read have an issue', async () => {
  const { fields, issues } = await push('67-hours');
  expect(issues).toEqual([
    '3 hours_worked_current_period invalid_number',
    '3 max_hours_per_week invalid_number',
    '4 hours_worked_current_period negative_amount',
    '5 hours_worked_current_period invalid_number',
    '5 max_hours_per_week invalid_number',
  ]);
  expect(fields.map(({ hours_worked_ytd }) => hours_worked_ytd)).toEqual([
    '9000.00',
    '1234.50',
    '0.50',
    null,
  ]);
});
