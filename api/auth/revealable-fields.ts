import { type EmployeeField, SENSITIVE_FIELDS } from '../../shared/employee.js';
import type { Account } from '../http/request-context.js';
import { requirePermission } from '../http/require-permission.js';

/**
 * Returns the sensitive fields among the requested fields.
 *
 * @throws AppError `not_permitted` when there are any and the caller may not see them
 */
export function revealableFields<Field extends string>(account: Account, fields: readonly Field[]): Field[] {
  const sensitive = fields.filter((field) => SENSITIVE_FIELDS.has(field as string as EmployeeField));
  if (sensitive.length > 0) requirePermission(account, 'sensitive:reveal');
  return sensitive;
}
