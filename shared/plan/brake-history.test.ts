import { expect, test } from 'vitest';
import { figureOfRun } from './brake-history.js';
import { BRAKES } from './plan.js';

const FIGURES = {
  ...{ terminated: 3, end_dated: 2, deactivated: 4, created: 5, payees_ended: 7, payees_created: 1 },
  ...{
    'payee_changed/bank_account': 6,
    'changed/city': 8,
    'cleared/hours_worked_ytd': 9,
    'changed/hours_worked_ytd': 99,
  },
  ...{ 'pay_jump/salary': 10 },
};

test.each([
  ['terminations', 'status', 3],
  ['terminations', 'termination_date', 2],
  ['status_taken', 'status', 4],
  ['creations', undefined, 5],
  ['payees_ended', undefined, 6],
  ['payees_created', undefined, 0],
  ['payees_replaced', undefined, 7],
  ['mass_change', 'city', 8],
  ['mass_change', 'hours_worked_ytd', 9],
  ['mass_change', 'state', 0],
  ['pay_jump', 'salary', 10],
  ['pay_ratio', 'salary', 1],
  ['roster_shrank', undefined, null],
] as const)('the figure of %s (%s) is the count that the brake compares', (brake, field, figure) => {
  expect(figureOfRun({ brake, ...(field && { field }) }, FIGURES)).toBe(figure);
});

test('every brake has a figure or none', () => {
  for (const brake of BRAKES) expect([null, expect.any(Number)]).toContainEqual(figureOfRun({ brake }, {}));
});
