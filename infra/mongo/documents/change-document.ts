import { z } from 'zod';
import { EMPLOYEE_FIELDS, type EmployeeField, EmployeeId } from '../../../shared/employee.js';
import { count, date, decimal, sealed } from './bson-types.js';
import { OriginDocument } from './origin-document.js';

const stored = z.union([sealed(), decimal(), z.string(), z.number(), z.boolean(), z.null()]);

/**
 * `paycom_changes`: how a sync changed an employee. A creation lists no fields, since there was no earlier value. Only an undo removes. An erased person
 * has only this one, with no values.
 */
export const ChangeDocument = z.strictObject({
  sync_id: z.string(),
  plan_hash: z.string(),
  chunk: count(),
  employee_id: EmployeeId,
  kind: z.enum(['created', 'updated', 'removed', 'erased']),
  at: date(),
  /** The fence of the sync's roster lease. Absent in changes of earlier versions. */
  fence: z.exactOptional(count()),
  /** The number of the plan. Of changes with one fence, those of an earlier plan come first. Present whenever `fence` is. */
  plan_number: z.exactOptional(count()),
  fields: z.array(
    z.strictObject({
      field: z.enum(EMPLOYEE_FIELDS as [EmployeeField, ...EmployeeField[]]),
      before: stored,
      after: stored,
      origin: OriginDocument.nullable(),
    }),
  ),
  keys: z.array(z.string()),
});
export type ChangeDocument = z.infer<typeof ChangeDocument>;
