import { expect, it } from 'vitest';
import { deliverCase, issuesOf } from './deliver-case.js';

async function last(name: string) {
  const delivery = (await deliverCase(name)).at(-1);
  if (delivery === undefined) throw new Error(`${name} has no push`);
  const { plan, roster } = delivery;
  const fields = [...roster.stored.values()].map((each) => each.fields);
  return { counts: plan.counts, issues: issuesOf(plan), codes: [...roster.stored.keys()], fields };
}

it.each([
  ['01-crlf-header-lf-rows', 4],
  ['02-lf-header-crlf-rows', 4],
  ['03-cr-only', 4],
  ['04-sep-line', 4],
  ['19-joined', 4],
  ['20-two-row-header', 3],
  ['21-wrapped-headings', 6],
  ['72-wide', 2],
])('%s: every row is an employee', async (name, people) => {
  const { codes, issues } = await last(name);
  expect([codes.length, issues]).toEqual([people, []]);
});

it('07-unquoted-comma: a row with a value beyond the last heading is quarantined', async () => {
  const { codes, issues } = await last('07-unquoted-comma');
  expect(codes).toEqual(['070001', '070002', '070004']);
  expect(issues).toEqual(['4 employee_id row_does_not_fit']);
});

it('08-cut-in-last-row: a row that the end of the file cuts off is quarantined', async () => {
  const { codes, issues } = await last('08-cut-in-last-row');
  expect(codes).toEqual(['080001', '080002', '080003']);
  expect(issues).toEqual(['5 employee_id row_cut_off']);
});

it('09-footers: foot lines are no rows, and have no vote on the width of codes', async () => {
  const { codes, issues } = await last('09-footers');
  expect(codes).toEqual(['090001', '090002', '090003']);
  expect(issues).toEqual([]);
});

it('90-tables-below: drawn lines, a legend and a table of counts below the rows are no rows, a second part of the report is', async () => {
  const { codes, issues } = await last('90-tables-below');
  expect([codes, issues]).toEqual([['900001', '900002', '900003'], []]);
});

it('91-letters-as-codes: behind a blank row and a title, codes of letters are codes where they are usual', async () => {
  const { codes, issues } = await last('91-letters-as-codes');
  expect([codes, issues]).toEqual([['ASHD', 'BELL', 'CROS'], []]);
});

it('17-quotes: a quote within a cell is text', async () => {
  const { fields } = await last('17-quotes');
  expect(fields.map(({ street_address }) => street_address)).toEqual([
    '1 Oak \\"Rear\\" St',
    '2 Oak 6\' 2" St',
    '3 Oak "Rear" St',
  ]);
});

it('18-short-rows: cells after the end of a row keep the stored values', async () => {
  const { counts, fields } = await last('18-short-rows');
  expect(counts).toMatchObject({ updated: 0, unchanged: 4 });
  expect(fields.map(({ city }) => city)).toEqual(['Tulsa', 'Tulsa', 'Tulsa', 'Tulsa']);
});
