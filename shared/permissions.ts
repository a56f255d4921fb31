import { z } from 'zod';
import { ROLES } from './vocabulary.js';

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

const EVERYONE = Role.options;

/** Who may do what. What is not listed here, nobody may. */
export const PERMISSIONS = Object.freeze({
  'employees:read': EVERYONE,
  /** Birth date, street, phone and pay of employees; bank and case of payees. Each look is recorded. */
  'sensitive:reveal': ['hr', 'admin'],
  'payees:read': ['hr', 'admin'],
  'scheduling:read': EVERYONE,
  /** Apart from the rest, since the order of candidates tells who is paid less. */
  'candidates:read': ['scheduler', 'hr', 'admin'],
  'staff:read': ['scheduler', 'hr', 'operator', 'admin'],
  'staff:link': ['scheduler', 'hr', 'admin'],
  'syncs:read': ['viewer', 'hr', 'operator', 'admin'],
  'syncs:run': ['operator', 'admin'],
  'schedule:read': ['viewer', 'operator', 'admin'],
  'schedule:manage': ['operator', 'admin'],
  'tokens:manage': ['admin'],
  'users:manage': ['admin'],
  'reveals:read': ['admin'],
  /** What one may do, and as whom. */
  'self:read': EVERYONE,
} as const satisfies Record<string, readonly Role[]>);

export type Permission = keyof typeof PERMISSIONS;

export function may(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission];
  return roles.includes(role);
}
