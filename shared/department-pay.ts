import { z } from 'zod';
import { EmployeeFields } from './employee.js';
import { PaySpread } from './pay-spread.js';

const { department_code, department_description } = EmployeeFields.shape;

/** What the active and those on leave of a department are paid. */
export const DepartmentPay = z
  .object({
    department_code,
    department_description,
    employees: z.int().meta({ description: 'Active or on leave' }),
    hourly_rate: PaySpread.nullable(),
    salary: PaySpread.nullable(),
  })
  .meta({ id: 'DepartmentPay' });
export type DepartmentPay = z.infer<typeof DepartmentPay>;
