import { expect, it } from 'vitest';
import { deliverCase } from './deliver-case.js';

const heldBy = async (name: string) =>
  (await deliverCase(name)).map(({ plan }) =>
    plan.held_by.map(({ brake, figure, limit }) => [brake, figure, limit]),
  );

it('77-blank-status: a status column whose cells became empty holds the sync, and nobody loses a status', async () => {
  expect(await heldBy('77-blank-status')).toEqual([
    [],
    [
      ['status_taken', 10, 4],
      ['columns_missing', 1, 0],
    ],
  ]);
  const [, second] = await deliverCase('77-blank-status');
  const statuses = [...(second?.roster.stored.values() ?? [])].map(({ fields }) => fields.status);
  expect(statuses).toEqual(Array.from({ length: 10 }, () => 'active'));
});

it('68-future-stamp: a file of 2062 holds its push, names itself, and the next push is applied', async () => {
  const [first, second] = await deliverCase('68-future-stamp');
  expect(first?.plan.held_by).toMatchObject([
    {
      brake: 'report_from_the_future',
      limit: 1,
      files: ['20621120021500_Employee_Directory_0000aa68_c68.csv'],
    },
  ]);
  expect(first?.roster.stored.size).toBe(0);
  expect(second?.plan.held_by).toEqual([]);
  expect(second?.roster.as_of).toBe('2026-11-21T02:09:00');
  expect(second?.roster.stored.get('680001')?.fields).toMatchObject({ status: 'terminated', city: 'Reno' });
});

it('76-contractor-codes: codes that are not digits alone have no width', async () => {
  const [first, second] = await deliverCase('76-contractor-codes');
  expect(first?.plan.code_width).toMatchObject({ width: 4, counts: { 4: 4 } });
  expect(first?.roster.stored.has('0042')).toBe(true);
  // All ten moved to another city in the second push, which is a mass change. The codes are the same.
  expect(second?.plan.held_by).toMatchObject([{ brake: 'mass_change', field: 'city', figure: 10 }]);
  expect(second?.plan.counts).toMatchObject({ created: 0, missing: 0 });
});

it('88-half-a-directory: a directory with fewer than half of the people of the last one holds', async () => {
  expect(await heldBy('88-half-a-directory')).toEqual([[], [['roster_shrank', 9, 10]]]);
});

it('89-fifteen-percent-thrice: terminations of several pushes add up', async () => {
  expect(await heldBy('89-fifteen-percent-thrice')).toEqual([[], [], [['terminations', 6, 4]]]);
});
