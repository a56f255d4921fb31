import { expect, it } from 'vitest';
import { deliverCase, issuesOf } from './deliver-case.js';

const deliver = async (name: string) => {
  const [delivery] = await deliverCase(name);
  if (delivery === undefined) throw new Error('nothing was delivered');
  expect(delivery.refused).toEqual({});
  return {
    people: [...delivery.roster.stored.values()].map(({ fields }) => fields),
    issues: issuesOf(delivery.plan),
  };
};

it('82: of a table and its copy the first is read', async () => {
  const { people, issues } = await deliver('82-numbers-copy-of-table');
  expect(people.map(({ city }) => city)).toEqual(['Tulsa', 'Tulsa', 'Tulsa', 'Tulsa']);
  expect(issues).toEqual([]);
});

it('83: a merged group heading above the header is no header', async () => {
  const { people, issues } = await deliver('83-numbers-merged-header');
  expect(people.map(({ first_name }) => first_name)).toEqual(['Mira', 'Tomas']);
  expect(issues).toEqual([]);
});

it('84: a currency, a date or a duration is no code', async () => {
  const { people, issues } = await deliver('84-numbers-odd-codes');
  expect(people.map(({ last_name }) => last_name)).toEqual(['ASHDOWN', 'EAMES']);
  expect(issues.filter((issue) => issue.includes('employee_id'))).toHaveLength(3);
});

it('85: a date of the year 10000 is one issue, the rest is read', async () => {
  const { people, issues } = await deliver('85-numbers-far-date');
  expect(people.map(({ hire_date }) => hire_date)).toEqual(['2020-03-01', null, '2021-03-01']);
  expect(issues.map((issue) => issue.split(' ').slice(0, 2).join(' '))).toEqual(['3 hire_date']);
});
