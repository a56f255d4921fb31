import { z } from 'zod';
import { EmployeeFields } from '../employee.js';

export const RoleName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'A role of the role mapping. Without a mapping, a position family, spelled exactly' });

const { department_code } = EmployeeFields.shape;

export const CandidatesInput = z
  .strictObject({
    role: RoleName.optional(),
    department_code: department_code.unwrap().min(1).optional(),
    hours: z
      .string()
      .regex(
        /^(?!0+(\.0+)?$)((0?\d|1\d|2[0-3])(\.(00?|25|50?|75))?|24(\.00?)?)$/,
        'more than 0 and at most 24 hours, in steps of 0.25',
      )
      .meta({ description: 'The length of the shift in hours, a decimal in steps of 0.25', example: '8' }),
    limit: z.int().min(1).max(500).default(20),
    include_overtime: z
      .boolean()
      .default(true)
      .meta({ description: 'Include employees for whom the shift would be overtime' }),
    reveal: z
      .boolean()
      .default(false)
      .meta({ description: 'Show the cost of the shift. Needs sensitive:reveal, and is recorded' }),
  })
  .refine(
    ({ role, department_code }) => (role ?? department_code) !== undefined,
    'set role or department_code',
  );
