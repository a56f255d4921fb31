import type { EmployeeField } from '../employee.js';
import type { PayeeField } from '../payee.js';

/** The meanings of a heading: a field, or a column from which fields are derived. */
export type ColumnName =
  | EmployeeField
  | Exclude<PayeeField, EmployeeField>
  | 'employee_id'
  | 'name'
  | 'middle_name'
  | 'department'
  | 'exempt_status'
  | 'effective_date'
  | 'rate_type'
  | 'pay_type'
  | 'amount'
  | 'annual_amount';

/**
 * The headings of each column (REPORTS §3), the preferred one first: when several columns of a file mean one field, the first that is
 * not empty counts. `middle_name` is recognized but not stored. `department` is a code or a description, depending on the report.
 */
export const ALIASES: Readonly<Record<ColumnName, readonly string[]>> = {
  employee_id: ['EE Code', 'EECode', 'Employee Code', 'Employee ID', 'EmployeeID', 'Emp ID'],
  name: ['EE Name', 'Employee Name'],
  first_name: ['Legal Firstname', 'Legal First Name', 'First Name', 'Firstname'],
  last_name: ['Legal Lastname', 'Legal Last Name', 'Last Name', 'Lastname'],
  middle_name: ['Legal Middle Name', 'Middle Name'],
  status: ['Status', 'EE Status', 'Employee Status', 'Employment Status'],
  department: ['Department'],
  department_code: ['Department Code'],
  department_description: ['Department Desc', 'Department Description'],
  position_family: ['Position Family'],
  work_email: ['Work Email'],
  phone_number: ['Phone #', 'Primary Phone', 'Phone Number', 'Work Phone', 'Cell Phone'],
  street_address: ['Street Address', 'Primary Address Line 1', 'Street'],
  city: ['City', 'Primary City/Municipality'],
  state: ['State', 'Primary State/Province'],
  zip_code: ['Zip', 'Zipcode', 'Zip Code', 'Primary Zip/Postal Code'],
  birth_date: ['Birth Date', 'DOB', 'Date of Birth'],
  hire_date: ['Hire Date', 'Most Recent Hire Date'],
  rehire_date: ['Re-hire Date', 'Rehire Date'],
  termination_date: ['Termination Date'],
  hourly_rate: ['Rate 1', 'Hourly Rate', 'Pay Rate', 'Base Rate'],
  salary: ['Annual Salary'],
  overtime_eligible: ['Overtime Eligible'],
  exempt_status: ['Exempt Status', 'FLSA Status', 'FLSA Classification'],
  hours_worked_ytd: ['Hours Worked YTD'],
  hours_worked_current_period: ['Hours Worked Current Period'],
  max_hours_per_week: ['Max Hours Per Week'],
  effective_date: ['Effective Date'],
  rate_type: ['Rate Type'],
  pay_type: ['Pay Type'],
  amount: ['Amount'],
  annual_amount: ['Annual Amount'],
  payee_code: ['Payee Code'],
  payee_description: ['Payee Desc', 'Payee Description'],
  case_reference: ['Case Reference'],
  garnishment_type: ['Garn. Type', 'Garnishment Type'],
  routing_code: ['Routing Code'],
  account_code: ['Account Code'],
  account_type: ['Account Type'],
};

export const COLUMN_NAMES = Object.keys(ALIASES) as readonly ColumnName[];
