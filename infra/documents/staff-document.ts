import { z } from 'zod';
import { EmployeeFields, EmployeeId } from '../../shared/employee.js';

const { first_name, last_name, work_email, hire_date } = EmployeeFields.shape;

/** `staff`: the scheduling system's records. Its other fields are its own, and stay. */
export const StaffDocument = z.looseObject({
  staff_id: z.string().min(1),
  employee_id: EmployeeId.nullish(),
  first_name: first_name.optional(),
  last_name: last_name.optional(),
  work_email: work_email.optional(),
  hire_date: hire_date.optional(),
});
export type StaffDocument = z.infer<typeof StaffDocument>;
