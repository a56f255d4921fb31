import { z } from 'zod';
import { canonicalJson } from './canonical-json.js';

const text = (maxLength: number) => z.string().max(maxLength).nullable();

/** A garnishment or deduction that is paid to an agency. An employee can have several. The address is the agency's (REPORTS §4). */
export const PayeeFields = z.object({
  payee_code: text(50),
  payee_description: text(200),
  case_reference: text(100),
  garnishment_type: text(100),
  routing_code: text(50),
  account_code: text(50),
  account_type: text(50),
  street_address: text(200),
  city: text(100),
  state: text(50),
  zip_code: text(20),
});
export type PayeeFields = z.infer<typeof PayeeFields>;
export type PayeeField = keyof PayeeFields;
export const PAYEE_FIELDS = Object.keys(PayeeFields.shape) as readonly PayeeField[];

const PAYEE_ADDRESS: readonly PayeeField[] = ['street_address', 'city', 'state', 'zip_code'];
/** The fields that identify a payee. An address alone does not. */
export const PAYEE_IDENTITY = PAYEE_FIELDS.filter(
  (field) => !PAYEE_ADDRESS.includes(field),
) as readonly Exclude<PayeeField, 'street_address' | 'city' | 'state' | 'zip_code'>[];

/** Whether a row of a payees report has a payee. */
export function namesPayee(fields: Partial<PayeeFields>): boolean {
  return PAYEE_IDENTITY.some((field) => fields[field] != null);
}

/**
 * Returns the identity of a payee row: the employee, the payee, the case and the garnishment type, or all fields of the row when these are
 * empty. It has bank or case data in clear text: hash it before you store or log it.
 */
export function payeeKey(employee_id: string, fields: Partial<PayeeFields>): string {
  const identity = [fields.payee_code, fields.case_reference, fields.garnishment_type];
  if (identity.some((part) => part != null)) return JSON.stringify([employee_id, ...identity]);
  return canonicalJson([employee_id, fields]);
}

/** Returns a key of `payeeKey` under another employee code. */
export function withEmployeeId(key: string, employee_id: string): string {
  const [, ...identity]: unknown[] = JSON.parse(key);
  return JSON.stringify([employee_id, ...identity]);
}
