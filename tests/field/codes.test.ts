import { expect, it } from 'vitest';
import { deliverCase, issuesOf } from './deliver-case.js';
import { readRoster } from './read-roster.js';

it.each([
  ['10-invisible-marks', 6],
  ['75-code-case', 3],
])('%s: a code in another spelling is the same person', async (name, people) => {
  const [first, second] = await deliverCase(name);
  expect(second?.plan.counts).toMatchObject({ created: 0, updated: people, missing: 0 });
  expect([...(second?.roster.stored.keys() ?? [])]).toEqual([...(first?.roster.stored.keys() ?? [])]);
});

it.each([
  ['11-marks-in-headings', ['110001', '110002', '110003']],
  ['73-two-code-columns', ['730001', '730002', '730003']],
  ['74-lost-zeros-in-csv', ['000001', '000002', '000003', '000004']],
])('%s: each person has one code', async (name, codes) => {
  const [push] = await deliverCase(name);
  expect([...(push?.roster.stored.keys() ?? [])]).toEqual(codes);
  expect(push && issuesOf(push.plan)).toEqual([]);
});

it('43-odd-codes: a row whose code cannot be known is quarantined', async () => {
  const [push] = await deliverCase('43-odd-codes');
  expect([...(push?.roster.stored.keys() ?? [])]).toEqual(['470001', '470002', '470004']);
  expect(push && issuesOf(push.plan)).toEqual(['4 employee_id missing_employee_id']);
});

it('a day that Excel has made of a code is nobody, a code with the letters of a month is', () => {
  const rows = ['1-Mar', '12-Dec-26', '3-SEP-2026', 'MAR1', 'MAR-00001', 'MAR', '1-MARS', '1-23'];
  const read = readRoster(`EE Code,EE Name,Status\n${rows.map((code) => `${code},"DOE, J",A\n`).join('')}`);
  expect(read.issues).toEqual([2, 3, 4].map((row) => `${row} employee_id missing_employee_id`));
  expect(read.codes).toEqual(['1-23', '1-MARS', 'MAR', 'MAR-00001', 'MAR1']);
});
