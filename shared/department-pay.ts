import { z } from 'zod';
import { EmployeeFields } from './employee.js';
import { PaySpread } from './pay-spread.js';

const { department_code, department_description } = EmployeeFields.shape;

/** The pay of the employees of a department that are active or on leave. */
export const DepartmentPay = z
  .object({
    department_code,
    department_description,
    employees: z.int().meta({ description: 'Active or on leave' }),
    unreadable: z.exactOptional(z.int()).meta({
      description:
        'How many stored pays were altered or are not encrypted. The figures leave them out. Absent without any',
    }),
    hourly_rate: PaySpread.nullable(),
    salary: PaySpread.nullable(),
  })
  .meta({ id: 'DepartmentPay' });
export type DepartmentPay = z.infer<typeof DepartmentPay>;
