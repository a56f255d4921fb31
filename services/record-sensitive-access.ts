import type { ClientSession, Db } from 'mongodb';
import { recordAction } from '../infra/audit/audit.js';
import { insertSensitiveAccess, insertSensitiveAccesses } from '../infra/auth/sensitive-access-log.js';
import { inTransaction } from '../infra/mongo/transaction.js';
import type { Role } from '../shared/permissions.js';

/** The account that sees sensitive fields, and the procedure or command that shows them. */
export type SensitiveReader = {
  readonly account: { readonly account_id: string; readonly name: string; readonly role: Role };
  readonly procedure: string;
};

/**
 * Records which fields of which employees are about to be shown: whose in the record of revealed fields, and how many in the audit. Await it first, so
 * that nothing is shown without a record. Writes nothing without fields or employees.
 */
export async function recordSensitiveAccess(
  db: Db,
  reader: SensitiveReader,
  fields: readonly string[],
  employeeIds: Iterable<string>,
): Promise<void> {
  const ids = new Set(employeeIds);
  if (fields.length === 0 || ids.size === 0) return;
  await inTransaction(db, async (session) => {
    await recordInAudit(db, reader, { fields: [...fields], employees: ids.size }, session);
    await recordEmployees(db, reader, fields, ids, session);
  });
}

/** Records the employees of an access that the audit already has. */
export async function recordEmployees(
  db: Db,
  reader: SensitiveReader,
  fields: readonly string[],
  employeeIds: Iterable<string>,
  session?: ClientSession,
): Promise<void> {
  if (fields.length === 0) return;
  await insertSensitiveAccesses(db, { ...recordOf(reader), fields: [...fields] }, employeeIds, session);
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
  await inTransaction(db, async (session) => {
    await recordInAudit(db, reader, { fields: [...fields] }, session);
    await insertSensitiveAccess(db, { ...recordOf(reader), ...shown }, session);
  });
}

function recordInAudit(
  db: Db,
  { account: by, procedure: target }: SensitiveReader,
  after: { readonly fields: string[]; readonly employees?: number },
  session: ClientSession,
): Promise<void> {
  return recordAction(db, { by, action: 'fields.reveal', target, before: null, after }, session);
}

function recordOf({ account: { account_id, name, role }, procedure }: SensitiveReader) {
  return { account_id, account_name: name, role, procedure };
}
