import { z } from 'zod';
import type { UnreadablePayee } from '../../infra/roster/payees.js';
import { EmployeeId } from '../../shared/employee.js';
import { type PayeeField, PayeeFields } from '../../shared/payee.js';
import type { Payee } from '../../shared/plan/plan.js';

/** The payee fields that identify a bank account or a case. */
export const SENSITIVE_PAYEE_FIELDS: readonly PayeeField[] = [
  'case_reference',
  'routing_code',
  'account_code',
  'account_type',
];

/** Lists the fields by name, so that a new field of a payee is not added to responses. */
const SHOWN = {
  payee_code: true,
  payee_description: true,
  case_reference: true,
  garnishment_type: true,
  routing_code: true,
  account_code: true,
  account_type: true,
  street_address: true,
  city: true,
  state: true,
  zip_code: true,
} as const;
const FIELDS = Object.keys(SHOWN) as (keyof typeof SHOWN)[];

/** A payee in a response. Bank and case fields are absent without `reveal`. */
export const PayeeView = z
  .object({
    employee_id: EmployeeId,
    ...PayeeFields.pick(SHOWN).partial().shape,
    unreadable: z.boolean().meta({
      description:
        'True: the other fields are absent, because the stored value was altered or is not encrypted',
    }),
  })
  .meta({ id: 'Payee', description: 'The address is the address of the agency' });

export function payeeView(payee: Payee | UnreadablePayee, reveal: boolean): z.infer<typeof PayeeView> {
  const { employee_id } = payee;
  if ('unreadable' in payee) return { employee_id, unreadable: true };
  const { fields } = payee;
  const shown = FIELDS.filter((field) => reveal || !SENSITIVE_PAYEE_FIELDS.includes(field));
  const values = Object.fromEntries(shown.map((field) => [field, fields[field]]));
  return { employee_id, ...values, unreadable: false };
}
