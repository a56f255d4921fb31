import { expect, it } from 'vitest';
import { groupOf } from './change-group.js';

const change = (...fields: Parameters<typeof groupOf>[0]['fields']) => groupOf({ kind: 'updated', fields });
const raise = { field: 'hourly_rate', before: '12.00', after: '13.00' } as const;

it('a termination takes precedence over a pay change', () => {
  expect(change(raise, { field: 'status', before: 'active', after: 'terminated' })).toBe('terminated');
});

it('distinguishes a rehire from a return from leave', () => {
  expect(change({ field: 'status', before: 'terminated', after: 'active' })).toBe('returned');
  expect(change({ field: 'status', before: 'on_leave', after: 'active' })).toBe('status');
});

it('a pay change takes precedence over a change of address', () => {
  expect(change({ field: 'city', before: 'Reno', after: 'Elko' }, raise)).toBe('pay');
  expect(change({ field: 'city', before: 'Reno', after: 'Elko' })).toBe('contact');
  expect(change({ field: 'last_name', before: 'Doe', after: 'Roe' })).toBe('other');
});

it('a new employee is created, even with the status terminated', () => {
  expect(groupOf({ kind: 'created', fields: [{ field: 'status', before: null, after: 'terminated' }] })).toBe(
    'created',
  );
});
