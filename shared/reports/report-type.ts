import { PAYEE_IDENTITY } from '../payee.js';
import type { ReportType } from '../report.js';
import type { ColumnName } from './aliases.js';
import type { ReportTable } from './find-header.js';

/** Only the payees report has these. Account columns are not here, because a directory may have them for direct deposit. */
const PAYEE: readonly ColumnName[] = [
  'payee_code',
  'payee_description',
  'case_reference',
  'garnishment_type',
];
const RATE_OWN: readonly ColumnName[] = ['amount', 'annual_amount', 'pay_type', 'rate_type'];
const RATE: readonly ColumnName[] = [...RATE_OWN, 'hourly_rate', 'salary'];
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
 * Detects the report type from the headings, for a file whose name does not show it. Columns that only one report has decide. A list
 * of employees with contact columns is a directory. Without contact columns, date columns make it the dates report.
 */
export function typeFromHeadings(tables: readonly ReportTable[]): ReportType | undefined {
  const present = new Set(tables.flatMap(({ positions }) => [...positions.keys()]));
  if (isPayees(present)) return 'employee_payees';
  if (present.has('effective_date') && has(present, RATE)) return 'rate_history';
  if (has(present, CONTACT)) return 'employee_directory';
  if (has(present, DATES)) return 'employee_dates';
  return count(present, PERSON) >= 2 ? 'employee_directory' : undefined;
}

/**
 * Whether a table can be the report that the file name means. False only when the headings clearly mean another report, because a site
 * may add columns and omit most others. A payees or rates file without its own columns would end all stored payees or rates. Read as a
 * directory or dates report, an agency's address would become the employee's, and a rate history would look like duplicate employees.
 * Directory and dates reports share most columns, and a mix-up only fills gaps (REPORTS §4), so they are not distinguished.
 */
export function couldBeReport(type: ReportType, { positions }: ReportTable): boolean {
  const present = new Set(positions.keys());
  switch (type) {
    case 'employee_payees':
      return has(present, PAYEE_IDENTITY);
    case 'rate_history':
      return !isPayees(present) && has(present, [...RATE, 'effective_date']);
    case 'employee_directory':
    case 'employee_dates':
      return !isPayees(present) && !isOnlyRates(present);
  }
}

type Present = ReadonlySet<ColumnName>;

function isPayees(present: Present): boolean {
  return has(present, PAYEE) && count(present, PAYEE_IDENTITY) >= 2;
}

function isOnlyRates(present: Present): boolean {
  return present.has('effective_date') && has(present, RATE_OWN) && !has(present, [...CONTACT, ...DATES]);
}

function has(present: Present, columns: readonly ColumnName[]): boolean {
  return columns.some((column) => present.has(column));
}

function count(present: Present, columns: readonly ColumnName[]): number {
  return columns.filter((column) => present.has(column)).length;
}
