import { z } from 'zod';
import type { FieldProvenance } from '../../infra/files/field-provenance.js';
import { readOrigins } from '../../services/employee-history.js';
import { EMPLOYEE_FIELDS, EmployeeId } from '../../shared/employee.js';
import { ReportTime, ReportType } from '../../shared/report.js';
import type { Services } from '../http/request-context.js';

export const OriginView = z.object({
  file: z.string(),
  report_type: ReportType,
  report_time: ReportTime,
  sheet: z.string(),
  table: z.string(),
  row: z.int().positive(),
  headings: z.array(z.string()).meta({ description: 'The first whose cell is not empty counts' }),
});

export const OriginsView = z.object({
  employee_id: EmployeeId,
  origins: z.partialRecord(z.enum(EMPLOYEE_FIELDS), OriginView.nullable()).meta({
    description: 'Null for a value that is in no report: it is empty, or a person entered it',
  }),
});

/** Returns where each value of an employee comes from, without the values. @throws AppError as `readOrigins` */
export async function readOriginsView(
  { store, config }: Services,
  employee_id: string,
): Promise<z.infer<typeof OriginsView>> {
  const origins = await readOrigins(store, employee_id, config.reports.pushMinutes);
  return {
    employee_id,
    origins: Object.fromEntries(
      EMPLOYEE_FIELDS.map((field) => [field, origins[field] && originView(origins[field])]),
    ),
  };
}

export function originView(origin: FieldProvenance): z.infer<typeof OriginView> {
  const { file, report_type, report_time, sheet, table, row, headings } = origin;
  return { file, report_type, report_time, sheet, table, row, headings: [...headings] };
}
