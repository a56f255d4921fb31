import { expect, it } from 'vitest';
import { fakeFields } from '../../tests/employee-records.js';
import { employeeAt } from './employee-at.js';

const NOW = { ...fakeFields(1), city: 'Elko', status: 'terminated' as const };
const day = (date: string) => new Date(`${date}T12:00:00Z`);
const HISTORY = [
  { at: day('2026-11-01'), kind: 'created', fields: [] },
  { at: day('2026-11-15'), kind: 'updated', fields: [{ field: 'status' as const, before: 'active' }] },
  { at: day('2026-11-08'), kind: 'updated', fields: [{ field: 'city' as const, before: 'Reno' }] },
  { at: day('2026-11-22'), kind: 'updated', fields: [{ field: 'city' as const, before: 'Tulsa' }] },
];

it('reverts changes newest first, for any order of the input', () => {
  expect(employeeAt(NOW, HISTORY, day('2026-11-05'))).toEqual({ ...NOW, city: 'Reno', status: 'active' });
  expect(employeeAt(NOW, HISTORY, day('2026-11-16'))).toEqual({ ...NOW, city: 'Tulsa' });
});

it('a change at exactly that time counts', () => {
  expect(employeeAt(NOW, HISTORY, day('2026-11-15'))?.status).toBe('terminated');
});

it('returns null before the creation', () => {
  expect(employeeAt(NOW, HISTORY, day('2026-10-31'))).toBeNull();
});

it('returns the current employee after the last change', () => {
  expect(employeeAt(NOW, HISTORY, day('2026-12-01'))).toEqual(NOW);
});

it('returns null between a removal and a new creation, and the earlier fields before the removal', () => {
  const history = [
    ...HISTORY,
    {
      at: day('2026-11-25'),
      kind: 'removed',
      fields: [
        { field: 'city' as const, before: 'Ely' },
        { field: 'status' as const, before: 'active' as const },
      ],
    },
    { at: day('2026-11-28'), kind: 'created', fields: [] },
  ];
  expect(employeeAt(NOW, history, day('2026-11-26'))).toBeNull();
  expect(employeeAt(NOW, history, day('2026-11-24'))).toMatchObject({ city: 'Ely', last_name: null });
  expect(employeeAt(NOW, history, day('2026-12-01'))).toEqual(NOW);
});
