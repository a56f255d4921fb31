import { z } from 'zod';
import type { FieldProvenance } from '../../infra/files/field-provenance.js';
import { readOrigins } from '../../services/employee-history.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { EMPLOYEE_FIELDS, EmployeeId, isSensitive, SENSITIVE_FIELDS } from '../../shared/employee.js';
import { ReportTime, ReportType } from '../../shared/report.js';
import { revealableFields } from '../auth/revealable-fields.js';
import type { Caller } from '../http/request-context.js';

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
    description:
      'Null for a value that is in no report: it is empty, or a person entered it. Sensitive fields are absent without `reveal`',
  }),
});

type OriginsParams = { readonly employee_id: string; readonly reveal: boolean };

/**
 * Returns where each value of an employee comes from, without the values. Whether a sensitive field has an origin shows whether it is empty.
 *
 * @throws AppError `not_permitted`, and as `readOrigins`
 */
export async function readOriginsView(
  caller: Caller,
  { employee_id, reveal }: OriginsParams,
): Promise<z.infer<typeof OriginsView>> {
  const revealed = reveal ? revealableFields(caller.account, [...SENSITIVE_FIELDS]) : [];
  const { store, config } = caller.services;
  const origins = await readOrigins(store, employee_id, config.reports.pushMinutes);
  await recordSensitiveAccess(store.db, caller, revealed, [employee_id]);
  const shown = EMPLOYEE_FIELDS.filter((field) => reveal || !isSensitive(field));
  return {
    employee_id,
    origins: Object.fromEntries(shown.map((field) => [field, origins[field] && originView(origins[field])])),
  };
}

export function originView(origin: FieldProvenance): z.infer<typeof OriginView> {
  const { file, report_type, report_time, sheet, table, row, headings } = origin;
  return { file, report_type, report_time, sheet, table, row, headings: [...headings] };
}
