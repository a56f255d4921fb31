import { expect, it } from 'vitest';
import { groupOf } from './change-group.js';

const change = (...fields: Parameters<typeof groupOf>[0]['fields']) => groupOf({ kind: 'updated', fields });
const raise = { field: 'hourly_rate', before: '12.00', after: '13.00' } as const;

it('a leaver whose pay changes as well is a leaver', () => {
  expect(change(raise, { field: 'status', before: 'active', after: 'terminated' })).toBe('terminated');
});

it('a rehire is told apart from a return from leave', () => {
  expect(change({ field: 'status', before: 'terminated', after: 'active' })).toBe('returned');
  expect(change({ field: 'status', before: 'on_leave', after: 'active' })).toBe('status');
});

it('pay is told even beside a move', () => {
  expect(change({ field: 'city', before: 'Reno', after: 'Elko' }, raise)).toBe('pay');
  expect(change({ field: 'city', before: 'Reno', after: 'Elko' })).toBe('contact');
  expect(change({ field: 'last_name', before: 'Doe', after: 'Roe' })).toBe('other');
});

it('someone new is new, even if already gone', () => {
  expect(groupOf({ kind: 'created', fields: [{ field: 'status', before: null, after: 'terminated' }] })).toBe(
    'created',
  );
});
