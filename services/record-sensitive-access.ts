import type { Db } from 'mongodb';
import { insertSensitiveAccess, insertSensitiveAccesses } from '../infra/auth/sensitive-access-log.js';
import type { Role } from '../shared/permissions.js';

/** The account that sees sensitive fields, and the procedure or command that shows them. */
export type SensitiveReader = {
  readonly account: { readonly account_id: string; readonly name: string; readonly role: Role };
  readonly procedure: string;
};

/** Records which fields of which employees are about to be shown. Await it first, so that nothing is shown without a record. Writes nothing without fields or employees. */
export async function recordSensitiveAccess(
  db: Db,
  reader: SensitiveReader,
  fields: readonly string[],
  employeeIds: Iterable<string>,
): Promise<void> {
  if (fields.length === 0) return;
  await insertSensitiveAccesses(db, { ...recordOf(reader), fields: [...fields] }, employeeIds);
}

/** Records that figures about the employees of whole departments are about to be shown. */
export async function recordDepartmentAccess(
  db: Db,
  reader: SensitiveReader,
  fields: readonly string[],
  departments: readonly string[],
): Promise<void> {
  if (departments.length === 0) return;
  const shown = { fields: [...fields], employee_ids: [], departments: [...departments] };
  await insertSensitiveAccess(db, { ...recordOf(reader), ...shown });
}

function recordOf({ account: { account_id, name, role }, procedure }: SensitiveReader) {
  return { account_id, account_name: name, role, procedure };
}
