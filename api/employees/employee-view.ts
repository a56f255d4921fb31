import { z } from 'zod';
import { type EmployeePart, RECORD_FIELDS, type RecordField } from '../../infra/roster/employees.js';
import { type EmployeeField, EmployeeFields, EmployeeId, SENSITIVE_FIELDS } from '../../shared/employee.js';
import { ReportTime, ReportType } from '../../shared/report.js';
import { Listed } from '../../shared/sync-report.js';

const SourceView = z.object({
  file: z.string(),
  sheet: z.string(),
  table: z.string(),
  row: z.int().positive(),
  report_time: ReportTime,
});
const MissingView = z.object({ missed_by: ReportTime, last_listed: Listed.nullable() });

const KEPT = {
  staff_id: z.string().nullable(),
  sources: z
    .partialRecord(ReportType, SourceView)
    .meta({ description: 'Per report the file, table and row that last told of the employee' }),
  missing: MissingView.nullable().meta({
    description: 'Null while the newest full report lists the employee',
  }),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  last_synced_at: z.iso.datetime(),
};

/** An employee as the API tells it. A field that was not asked for, or may not be seen, is absent. */
export const EmployeeView = z
  .object({ employee_id: EmployeeId, ...EmployeeFields.partial().shape, ...z.object(KEPT).partial().shape })
  .meta({ id: 'Employee' });
export type EmployeeView = z.infer<typeof EmployeeView>;

/** What callers may choose of an employee. */
export const Selection = {
  fields: z.array(z.enum(RECORD_FIELDS)).max(RECORD_FIELDS.length).optional().meta({
    description: 'Only these; when not given, all that are not sensitive, and in a list all but `sources`',
  }),
  reveal: z
    .boolean()
    .default(false)
    .meta({ description: 'Show the sensitive fields too. Needs sensitive:reveal, and is recorded' }),
};

/** The fields that an answer is to have; `usual` when none are named. Sensitive ones only by name or with `reveal`. */
export function chosenFields(
  { fields, reveal }: { fields?: readonly RecordField[] | undefined; reveal: boolean },
  usual: readonly RecordField[],
): RecordField[] {
  const chosen = fields ?? usual.filter((field) => !isSensitive(field));
  return [...new Set([...chosen, ...(reveal ? RECORD_FIELDS.filter(isSensitive) : [])])];
}

/** These fields, in one walk: a page of a list is made of hundreds of such. */
export function viewOf(employee: EmployeePart, fields: readonly RecordField[]): EmployeeView {
  const { employee_id } = employee;
  const view: Record<string, unknown> = { employee_id };
  for (const field of fields) {
    const value = employee[field];
    view[field] = value instanceof Date ? value.toISOString() : value;
  }
  return view as EmployeeView;
}

function isSensitive(field: string): boolean {
  return SENSITIVE_FIELDS.has(field as EmployeeField);
}
