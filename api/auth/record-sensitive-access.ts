import { recordSensitiveAccess, recordSensitiveAccesses } from '../../infra/auth/sensitive-access-log.js';
import { type EmployeeField, SENSITIVE_FIELDS } from '../../shared/employee.js';
import { permitted } from '../http/permitted.js';
import type { Account, Services } from '../http/request-context.js';

type Caller = { readonly services: Services; readonly account: Account; readonly procedure: string };

/**
 * The sensitive ones among the fields that were asked for.
 *
 * @throws AppError `not_permitted` when there are some, and the caller may not see them
 */
export function revealable<Field extends string>(account: Account, fields: readonly Field[]): Field[] {
  const sensitive = fields.filter((field) => SENSITIVE_FIELDS.has(field as string as EmployeeField));
  if (sensitive.length > 0) permitted(account, 'sensitive:reveal');
  return sensitive;
}

/** Writes down who is about to be shown what of whom; without that nothing is shown. */
export async function noteReveal(
  caller: Caller,
  fields: readonly string[],
  employeeIds: Iterable<string>,
): Promise<void> {
  if (fields.length === 0) return;
  await recordSensitiveAccesses(
    caller.services.store.db,
    { ...by(caller), fields: [...fields] },
    employeeIds,
  );
}

/** The same of what is told of whole departments. */
export async function noteRevealOfDepartments(
  caller: Caller,
  fields: readonly EmployeeField[],
  departments: readonly string[],
): Promise<void> {
  if (departments.length === 0) return;
  const shown = { fields: [...fields], employee_ids: [], departments: [...departments] };
  await recordSensitiveAccess(caller.services.store.db, { ...by(caller), ...shown });
}

function by({ account: { account_id, name, role }, procedure }: Caller) {
  return { account_id, account_name: name, role, procedure };
}
