import { z } from 'zod';
import { EmployeeId } from '../employee.js';
import { LONGEST_REASON } from '../vocabulary.js';
import { freeText } from './free-text.js';

export const EraseInput = z.strictObject({
  employee_id: EmployeeId,
  reason: freeText(LONGEST_REASON).meta({
    description: 'Why, without naming the person. It stays on record',
  }),
});
