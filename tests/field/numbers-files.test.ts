import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readNumbers } from '../../numbers/read/read-numbers.js';
import { NO_MAPPING } from '../../shared/reports/mapping.js';
import { validateReport } from '../../shared/reports/validate-report.js';
import { numbersTables } from '../../shared/tables/numbers-table.js';
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

/** `tests/sftp-odd-servers.test.ts` shows that a sync names the folder as passed over. */
it('81: a document that is a folder has the people of one that is a file', () => {
  const folder = '81-numbers-package/push/20261120020200_Employee_Directory_0000aa82_c82.numbers';
  const document = readNumbers(join(import.meta.dirname, 'cases', folder));
  const name = { report_type: 'employee_directory', report_time: '2026-11-20T02:02:00' } as const;
  const validation = validateReport(numbersTables(document), { name, mapping: NO_MAPPING });
  const rows = validation.ok ? validation.report.rows : [];
  expect(rows.map(({ code, fields }) => `${code.raw} ${'last_name' in fields && fields.last_name}`)).toEqual([
    '820001 ASHDOWN',
    '820002 BELL',
    '820003 CROSS',
    '820004 DRURY',
  ]);
});

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
