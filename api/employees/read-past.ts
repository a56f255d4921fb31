import { z } from 'zod';
import { readEmployeeAt } from '../../services/employee-history.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import {
  EMPLOYEE_FIELDS,
  EmployeeFields,
  EmployeeId,
  isSensitive,
  SENSITIVE_FIELDS,
} from '../../shared/employee.js';
import { revealableFields } from '../auth/revealable-fields.js';
import type { Caller } from '../http/request-context.js';

export const PastView = z.object({
  employee_id: EmployeeId,
  day: z.iso.date(),
  employee: EmployeeFields.partial().nullable().meta({
    description: 'Null: the employee was not in the roster. Sensitive fields are absent without `reveal`',
  }),
});

type PastParams = { readonly employee_id: string; readonly day: string; readonly reveal: boolean };

/** Returns an employee as stored at the end of a day. @throws AppError `not_permitted`, and as `readEmployeeAt` */
export async function readPast(
  caller: Caller,
  { employee_id, day, reveal }: PastParams,
): Promise<z.infer<typeof PastView>> {
  const revealed = reveal ? revealableFields(caller.account, [...SENSITIVE_FIELDS]) : [];
  const { store } = caller.services;
  const stored = await readEmployeeAt(store, employee_id, { day, reveal });
  await recordSensitiveAccess(store.db, caller, revealed, stored ? [employee_id] : []);
  const shown = EMPLOYEE_FIELDS.filter((field) => reveal || !isSensitive(field));
  const employee = stored && Object.fromEntries(shown.map((field) => [field, stored[field]]));
  return { employee_id, day, employee };
}
