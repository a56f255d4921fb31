import { expect, it } from 'vitest';
import { exampleReport } from './example-report.js';
import { applyPlan, EMPTY_ROSTER, planRun } from './example-roster.js';

const directory = (day: string) => `202611${day}020000_Employee_Directory_x.csv`;
const payees = (day: string) => `202611${day}020000_Employee_Payees_x.csv`;
const HEADING = 'EE Code|Status|City';
const PAYEES = 'EE Code|Payee Code|Case Reference|City';

it('a person whose row does not fit is listed, keeps every stored value, and is not missing', () => {
  const before = applyPlan(
    planRun(
      EMPTY_ROSTER,
      exampleReport(directory('01'), HEADING, '0001|A|Reno', '0002|A|Reno', '0003|A|Reno'),
    ),
    EMPTY_ROSTER,
  );
  const report = exampleReport(directory('08'), HEADING, '0001|A|Tulsa', '2|A|Apt 4|Tulsa');
  const plan = planRun(before, report);
  expect(plan.files[0]).toMatchObject({ rows_read: 2, rows_valid: 1, rows_quarantined: 1 });
  expect(plan.changes.map(({ employee_id }) => employee_id)).toEqual(['0001']);
  expect(plan.missing).toEqual(['0003']);
});

it.each([
  ['does not fit', '0002|P2|C2|Reno|x'],
  ['has no code', '|P2|C2|Reno'],
  ['ends before the columns of its payee', '0002|P2'],
])('no payee ends because its row %s', (_, row) => {
  const before = applyPlan(
    planRun(
      EMPTY_ROSTER,
      exampleReport(directory('01'), HEADING, '0001|A|Reno', '0002|A|Reno'),
      exampleReport(payees('01'), PAYEES, '0001|P1|C1|Reno', '0002|P2|C2|Reno'),
    ),
    EMPTY_ROSTER,
  );
  const plan = planRun(
    before,
    exampleReport(payees('08'), PAYEES, '0001|P1|C1|Reno', row, '0001|P3|C3|Reno'),
  );
  expect(plan.payees.map(({ kind }) => kind)).toEqual(['created']);
  expect(plan.files[0]).toMatchObject({ rows_quarantined: 1 });
});
