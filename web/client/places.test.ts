import { expect, test } from 'vitest';
import { hasPermission, type Permission, Role } from '../../shared/permissions.js';
import { ACTIONS, placeAddress, TABS } from './places.js';

const PAGES: Readonly<Record<string, Permission>> = {
  '/syncs': 'syncs:read',
  ...Object.fromEntries(
    Object.entries(TABS).flatMap(([page, tabs]) =>
      Object.entries(tabs).map(([tab, permission]) => [`/${page}/${tab}`, permission]),
    ),
  ),
};

test.each(Object.entries(ACTIONS))('who may do %s may see where its dialog is', (_, { path, permission }) => {
  const place = PAGES[path];
  const roles = Role.options.filter((role) => hasPermission(role, permission));
  expect(place).toBeDefined();
  expect(roles.filter((role) => place && !hasPermission(role, place))).toEqual([]);
});

test('the address of an action names it', () => {
  expect(placeAddress('new_person')).toBe('/settings/people?do=new_person');
});
