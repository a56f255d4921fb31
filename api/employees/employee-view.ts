import { z } from 'zod';
import { type EmployeePart, RECORD_FIELDS, type RecordField } from '../../infra/roster/employees.js';
import { EmployeeFields, EmployeeId, isSensitive } from '../../shared/employee.js';
import { ReportTime, ReportType } from '../../shared/report.js';

const SourceView = z.strictObject({
  file: z.string(),
  sheet: z.string(),
  table: z.string(),
  row: z.int().positive(),
  report_time: ReportTime,
});
const ListedView = z.strictObject({ report_type: ReportType, report_time: ReportTime });
const MissingView = z.strictObject({ missed_by: ReportTime, last_listed: ListedView.nullable() });

const METADATA = {
  staff_id: z.string().nullable(),
  sources: z.partialRecord(ReportType, SourceView).meta({
    description: 'Provenance: for each report, the file, table and row that last listed the employee',
  }),
  missing: MissingView.nullable().meta({
    description: 'Null if the newest full report lists the employee',
  }),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  last_synced_at: z.iso.datetime(),
};

/** An employee in a response. Fields that were not requested, or that the caller may not see, are absent. */
export const EmployeeView = z
  .strictObject({
    employee_id: EmployeeId,
    ...EmployeeFields.partial().shape,
    ...z.object(METADATA).partial().shape,
    unreadable: z.literal(true).optional().meta({
      description:
        'The sensitive fields are null, because the stored values were altered or are not encrypted',
    }),
  })
  .meta({ id: 'Employee' });
export type EmployeeView = z.infer<typeof EmployeeView>;

/** The input with which a caller selects the fields of an employee. */
export const Selection = {
  fields: z.array(z.enum(RECORD_FIELDS)).max(RECORD_FIELDS.length).optional().meta({
    description:
      'The fields to return. Default: all fields that are not sensitive, and in lists without `sources`',
  }),
  reveal: z
    .boolean()
    .default(false)
    .meta({ description: 'Also show the sensitive fields. Needs sensitive:reveal, and is recorded' }),
};

/** Returns the fields of the response: `fields`, or else `defaults`. Sensitive fields only by name or with `reveal`. */
export function chosenFields(
  { fields, reveal }: { fields?: readonly RecordField[] | undefined; reveal: boolean },
  defaults: readonly RecordField[],
): RecordField[] {
  const chosen = fields ?? defaults.filter((field) => !isSensitive(field));
  return [...new Set([...chosen, ...(reveal ? RECORD_FIELDS.filter(isSensitive) : [])])];
}

/** Returns the given fields of an employee. */
export function viewOf(employee: EmployeePart, fields: readonly RecordField[]): EmployeeView {
  return viewWriter(fields)(employee);
}

/** Returns a function that makes the views of a page. Employees of one sync share their times, and formatting a time is slow. */
export function viewWriter(fields: readonly RecordField[]): (employee: EmployeePart) => EmployeeView {
  const texts = new Map<number, string>();
  const textOf = (time: Date): string => {
    const text = texts.get(time.getTime()) ?? time.toISOString();
    texts.set(time.getTime(), text);
    return text;
  };
  return (employee) => {
    const { employee_id } = employee;
    const view: Record<string, unknown> = { employee_id };
    for (const field of fields) {
      const value = employee[field];
      view[field] = value instanceof Date ? textOf(value) : value;
    }
    if (employee.unreadable) view.unreadable = true;
    return view as EmployeeView;
  };
}
