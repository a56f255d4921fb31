import { z } from 'zod';
import { EmployeeId } from '../../shared/employee.js';
import { PAYEE_FIELDS, type PayeeField, PayeeFields } from '../../shared/payee.js';
import type { Payee } from '../../shared/plan/plan.js';

/** The payee fields that identify a bank account or a case. */
export const SENSITIVE_PAYEE_FIELDS: readonly PayeeField[] = [
  'case_reference',
  'routing_code',
  'account_code',
  'account_type',
];

/** A payee in a response. Bank and case fields are absent without `reveal`. */
export const PayeeView = z
  .object({ employee_id: EmployeeId, ...PayeeFields.partial().shape })
  .meta({ id: 'Payee', description: 'The address is the address of the agency' });

export function payeeView({ employee_id, fields }: Payee, reveal: boolean): z.infer<typeof PayeeView> {
  const shown = PAYEE_FIELDS.filter((field) => reveal || !SENSITIVE_PAYEE_FIELDS.includes(field));
  return { employee_id, ...Object.fromEntries(shown.map((field) => [field, fields[field]])) };
}
