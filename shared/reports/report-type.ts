import type { ReportType } from '../report.js';
import type { ColumnName } from './aliases.js';
import type { ReportTable } from './find-header.js';

const PAYEE: readonly ColumnName[] = [
  'payee_code',
  'payee_description',
  'case_reference',
  'garnishment_type',
];
const RATE: readonly ColumnName[] = [
  'amount',
  'annual_amount',
  'pay_type',
  'rate_type',
  'hourly_rate',
  'salary',
];
const CONTACT: readonly ColumnName[] = ['work_email', 'phone_number', 'street_address', 'city', 'zip_code'];
const DATES: readonly ColumnName[] = ['birth_date', 'hire_date', 'rehire_date', 'termination_date'];
const PERSON: readonly ColumnName[] = [
  'name',
  'first_name',
  'last_name',
  'status',
  'department',
  'department_code',
];

/**
 * The report type that the headings tell, where the file's name is silent: what only one report has decides. A census
 * with contact columns is a directory, whatever else it holds; without them dates make it the dates report.
 */
export function typeFromHeadings(tables: readonly ReportTable[]): ReportType | undefined {
  const present = new Set(tables.flatMap(({ positions }) => [...positions.keys()]));
  const count = (columns: readonly ColumnName[]) => columns.filter((column) => present.has(column)).length;
  if (count(PAYEE) >= 2) return 'employee_payees';
  if (present.has('effective_date') && count(RATE) > 0) return 'rate_history';
  if (count(CONTACT) > 0) return 'employee_directory';
  if (count(DATES) > 0) return 'employee_dates';
  return count(PERSON) >= 2 ? 'employee_directory' : undefined;
}
