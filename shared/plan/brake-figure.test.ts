import { expect, test } from 'vitest';
import { brakeFigure } from './brake-figure.js';
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
const COUNTS = { created: 12, missing: 11 };
const READINGS = {
  ...{ code_width: 6, columns_missing: 1, people: 340, days_ahead: 2 },
  pay: { 'pay_zero/salary': 13 },
};

test.each([
  ['terminations', 'status', 3],
  ['terminations', 'termination_date', 2],
  ['status_taken', 'status', 4],
  ['creations', undefined, 5],
  ['roster_replaced', undefined, 11],
  ['payees_ended', undefined, 6],
  ['payees_created', undefined, 0],
  ['payees_replaced', undefined, 7],
  ['mass_change', 'city', 8],
  ['mass_change', 'hours_worked_ytd', 9],
  ['mass_change', 'state', 0],
  ['pay_jump', 'salary', 10],
  ['pay_ratio', 'salary', 1],
  ['pay_zero', 'salary', 13],
  ['pay_tenfold', 'salary', 0],
  ['code_width', undefined, 6],
  ['columns_missing', 'status', 1],
  ['roster_shrank', undefined, 340],
  ['report_from_the_future', undefined, 2],
] as const)('the figure of %s (%s) is the count that the brake compares', (brake, field, figure) => {
  const { of } = brakeFigure({ brake, ...(field && { field }) });
  expect(of({ figures: FIGURES, counts: COUNTS, readings: READINGS })).toBe(figure);
});

test('of a run of an earlier version, a figure that was not stored is null, not 0', () => {
  const old = { figures: FIGURES, counts: COUNTS };
  const unknown = BRAKES.filter((brake) => brakeFigure({ brake }).of(old) === null);
  expect(unknown.toSorted()).toEqual([
    ...['code_width', 'columns_missing', 'pay_tenfold', 'pay_zero'],
    ...['report_from_the_future', 'roster_shrank'],
  ]);
});

test('a run without a directory has no number of people', () => {
  const run = { figures: {}, counts: COUNTS, readings: { ...READINGS, people: null } };
  expect(brakeFigure({ brake: 'roster_shrank' }).of(run)).toBeNull();
});
