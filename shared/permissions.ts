import { z } from 'zod';
import { ROLES } from './vocabulary.js';

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

const EVERYONE = Role.options;

/** The roles that have each permission. Anything not listed here is denied. */
export const PERMISSIONS = Object.freeze({
  'employees:read': EVERYONE,
  /** Birth date, street, phone and pay of employees; bank and case of payees. Each access is recorded. */
  'sensitive:reveal': ['hr', 'admin'],
  /** Removes a person everywhere, for good. */
  'employees:erase': ['admin'],
  'payees:read': ['hr', 'admin'],
  'scheduling:read': EVERYONE,
  /** A separate permission, because the order of candidates reveals who is paid less. */
  'candidates:read': ['scheduler', 'hr', 'admin'],
  'staff:read': ['scheduler', 'hr', 'operator', 'admin'],
  'staff:link': ['scheduler', 'hr', 'admin'],
  /** Adds and changes records; for the scheduling system itself. */
  'staff:write': ['scheduler', 'hr', 'admin'],
  'syncs:read': ['viewer', 'hr', 'operator', 'admin'],
  'syncs:run': ['operator', 'admin'],
  'schedule:read': ['viewer', 'operator', 'admin'],
  'schedule:manage': ['operator', 'admin'],
  /** Changes how reports are read. */
  'mapping:manage': ['operator', 'admin'],
  /** What is configured. Secrets are never shown. */
  'settings:read': ['operator', 'admin'],
  /** How much of what is stored. */
  'storage:read': ['admin'],
  'tokens:manage': ['admin'],
  'users:manage': ['admin'],
  /** Where events are sent, with the URLs. */
  'webhooks:manage': ['admin'],
  /** What Temporal stores encrypted. */
  'payloads:decode': ['admin'],
  /** Who is notified, with the addresses and URLs. */
  'notifications:manage': ['admin'],
  'reveals:read': ['admin'],
  'audit:read': ['admin'],
  /** The timeline. What a role sees in it depends on the permission of each kind. */
  'timeline:read': EVERYONE,
  /** The caller's own account and permissions. */
  'self:read': EVERYONE,
} as const satisfies Record<string, readonly Role[]>);

export type Permission = keyof typeof PERMISSIONS;

export function hasPermission(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission];
  return roles.includes(role);
}
