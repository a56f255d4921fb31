import { expect, it } from 'vitest';
import { deliverCase, issuesOf } from './deliver-case.js';

async function push(name: string) {
  const [first] = await deliverCase(name);
  if (first === undefined) throw new Error(`${name} has no push`);
  return {
    counts: first.plan.counts,
    codes: [...first.roster.stored.keys()],
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

const codesFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => String(first + at));

it('65-names: names are kept as written', async () => {
  const { fields, issues, counts, codes } = await push('65-names');
  expect(codes).toEqual(codesFrom(650_001, 12));
  expect([issues, counts.created]).toEqual([[], 12]);
  expect(fields.map(({ last_name, first_name }) => [last_name, first_name])).toEqual([
    ["O'NEIL", 'SEÁN'],
    ['SMITH JR.', 'JOHN'],
    ['DE LA CRUZ', 'ANA LUCÍA'],
    ['VAN DER BERG-LEE', 'MARY-JO'],
    ['CHER', null],
    ['Wei 伟', 'Li'],
    ['ZOË🙂', 'PIA'],
    ['MÜLLER', 'RENÉ'],
    ['NULL', 'JANE'],
    ['TRUE', 'ANN'],
    ['SMITH', 'JOHN, III'],
    ['SPACED OUT', 'TWO GAPS'],
  ]);
});

it('66-status-words: a word that is no status has an issue and takes no status away', async () => {
  const { fields, issues, counts, codes } = await push('66-status-words');
  expect(codes).toEqual(codesFrom(660_001, 13));
  expect(counts.created).toBe(13);
  expect(issues).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((row) => `${row} status unknown_status`));
  expect(fields.map(({ status }) => status)).toEqual([
    'active',
    'active',
    ...Array.from({ length: 11 }, () => null),
  ]);
  expect(fields.map(({ last_name }) => last_name)).not.toContain(null);
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
