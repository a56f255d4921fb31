import { z } from 'zod';
import { EmployeeId } from '../employee.js';
import { LONGEST_REASON } from '../vocabulary.js';

export const EraseInput = z.strictObject({
  employee_id: EmployeeId,
  reason: z
    .string()
    .trim()
    .min(1)
    .max(LONGEST_REASON)
    .meta({ description: 'Why, without naming the person. It stays on record' }),
});
