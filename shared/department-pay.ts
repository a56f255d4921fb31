import { z } from 'zod';
import { EmployeeFields } from './employee.js';
import { PaySpread } from './pay-spread.js';

const { department_code, department_description } = EmployeeFields.shape;

/** The pay of a department's employees who are active or on leave. */
export const DepartmentPay = z
  .object({
    department_code,
    department_description,
    employees: z.int().meta({ description: 'Active or on leave' }),
    unreadable: z.int().meta({
      description: 'Those whose stored pay was altered or is not encrypted. The figures leave them out',
    }),
    hourly_rate: PaySpread.nullable(),
    salary: PaySpread.nullable(),
  })
  .meta({ id: 'DepartmentPay' });
export type DepartmentPay = z.infer<typeof DepartmentPay>;
