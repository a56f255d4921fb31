import type { EmployeeField } from '../../../shared/employee.js';

/** The names of an employee's fields. */
export const fields = {
  employee_id: 'Code',
  first_name: 'First name',
  last_name: 'Last name',
  status: 'Status',
  department_code: 'Department code',
  department_description: 'Department',
  position_family: 'Position family',
  work_email: 'Work e-mail',
  phone_number: 'Phone',
  street_address: 'Street',
  city: 'City',
  state: 'State',
  zip_code: 'ZIP code',
  birth_date: 'Birth date',
  hire_date: 'Hire date',
  rehire_date: 'Rehire date',
  termination_date: 'Termination date',
  hourly_rate: 'Hourly rate',
  salary: 'Salary',
  overtime_eligible: 'Overtime eligible',
  hours_worked_ytd: 'Hours this year',
  hours_worked_current_period: 'Hours this period',
  max_hours_per_week: 'Most hours a week',
  staff_id: 'Staff record',
} satisfies Record<EmployeeField | 'employee_id' | 'staff_id', string>;
