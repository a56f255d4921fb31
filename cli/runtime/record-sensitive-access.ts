import { recordSensitiveAccesses } from '../../infra/auth/sensitive-access-log.js';
import { SENSITIVE_FIELDS } from '../../shared/employee.js';
import type { Context } from './context.js';

/** Writes down that the account on this machine is about to be shown all of these people: whoever has database and keys is an administrator. */
export async function noteReveal(
  context: Context,
  procedure: string,
  employeeIds: Iterable<string>,
): Promise<void> {
  const { db } = await context.store();
  const who = { account_id: 'cli', account_name: context.user, role: 'admin' } as const;
  await recordSensitiveAccesses(db, { ...who, procedure, fields: [...SENSITIVE_FIELDS] }, employeeIds);
}
