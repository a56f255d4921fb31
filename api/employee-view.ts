import { z } from 'zod';
import { EmployeeDocument } from '../infra/documents/employee-document.js';
import { Sources } from '../infra/documents/origin.js';
import type { EmployeeRecord } from '../infra/employees.js';
import {
  EMPLOYEE_FIELDS,
  type EmployeeField,
  EmployeeFields,
  EmployeeId,
  SENSITIVE_FIELDS,
} from '../shared/employee.js';

const KEPT = {
  staff_id: z.string().nullable(),
  sources: Sources.meta({ description: 'Per report the file, table and row that last told of the employee' }),
  missing: EmployeeDocument.shape.missing
    .unwrap()
    .nullable()
    .meta({ description: 'Null while the newest full report lists the employee' }),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  last_synced_at: z.iso.datetime(),
};
type KeptField = keyof typeof KEPT;
export type ShownField = EmployeeField | KeptField;

export const SHOWN_FIELDS = [...EMPLOYEE_FIELDS, ...Object.keys(KEPT)] as [ShownField, ...ShownField[]];

/** An employee as the API tells it. A field that was not asked for, or may not be seen, is absent. */
export const EmployeeView = z
  .object({ employee_id: EmployeeId, ...EmployeeFields.partial().shape, ...z.object(KEPT).partial().shape })
  .meta({ id: 'Employee' });
export type EmployeeView = z.infer<typeof EmployeeView>;

/** What callers may choose of an employee. */
export const Selection = {
  fields: z
    .array(z.enum(SHOWN_FIELDS))
    .max(SHOWN_FIELDS.length)
    .optional()
    .meta({ description: 'Only these; all that are not sensitive, when not given' }),
  reveal: z
    .boolean()
    .default(false)
    .meta({ description: 'Show the sensitive fields too. Needs sensitive:reveal, and is recorded' }),
};

/** The fields that an answer is to have. Sensitive ones only by name or with `reveal`. */
export function chosenFields({
  fields,
  reveal,
}: {
  fields?: readonly ShownField[] | undefined;
  reveal: boolean;
}): ShownField[] {
  const chosen = fields ?? SHOWN_FIELDS.filter((field) => !isSensitive(field));
  return [...new Set([...chosen, ...(reveal ? SHOWN_FIELDS.filter(isSensitive) : [])])];
}

export function viewOf(record: EmployeeRecord, fields: readonly ShownField[]): EmployeeView {
  const shown = fields.map((field) => {
    const value = record[field];
    return [field, value instanceof Date ? value.toISOString() : value];
  });
  return { employee_id: record.employee_id, ...Object.fromEntries(shown) };
}

function isSensitive(field: string): boolean {
  return SENSITIVE_FIELDS.has(field as EmployeeField);
}
