import { PAYEE_IDENTITY } from '../payee.js';
import type { ReportType } from '../report.js';
import type { ColumnName } from './aliases.js';
import type { ReportTable } from './find-header.js';

/** No other report has these; accounts may stand in a directory too, as those that an employee is paid to. */
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
 * The report type that the headings tell, where the file's name is silent: what only one report has decides. A census
 * with contact columns is a directory, whatever else it holds; without them dates make it the dates report.
 */
export function typeFromHeadings(tables: readonly ReportTable[]): ReportType | undefined {
  const present = new Set(tables.flatMap(({ positions }) => [...positions.keys()]));
  if (tellsPayees(present)) return 'employee_payees';
  if (present.has('effective_date') && has(present, RATE)) return 'rate_history';
  if (has(present, CONTACT)) return 'employee_directory';
  if (has(present, DATES)) return 'employee_dates';
  return count(present, PERSON) >= 2 ? 'employee_directory' : undefined;
}

/**
 * Whether a table may be of the report that its file's name tells: false only where its headings clearly tell another, since a
 * site may add columns and leave nearly all out. Payees and rates without a column of theirs would end all that are
 * listed; read as a directory or dates, an agency's address would become the employee's, and a history of rates twins. Directory and
 * dates share most columns, and one read as the other only fills gaps (REPORTS §4), so nothing tells them apart for sure.
 */
export function mayBe(type: ReportType, { positions }: ReportTable): boolean {
  const present = new Set(positions.keys());
  switch (type) {
    case 'employee_payees':
      return has(present, PAYEE_IDENTITY);
    case 'rate_history':
      return !tellsPayees(present) && has(present, [...RATE, 'effective_date']);
    case 'employee_directory':
    case 'employee_dates':
      return !tellsPayees(present) && !tellsRatesAlone(present);
  }
}

type Present = ReadonlySet<ColumnName>;

function tellsPayees(present: Present): boolean {
  return has(present, PAYEE) && count(present, PAYEE_IDENTITY) >= 2;
}

function tellsRatesAlone(present: Present): boolean {
  return present.has('effective_date') && has(present, RATE_OWN) && !has(present, [...CONTACT, ...DATES]);
}

function has(present: Present, columns: readonly ColumnName[]): boolean {
  return columns.some((column) => present.has(column));
}

function count(present: Present, columns: readonly ColumnName[]): number {
  return columns.filter((column) => present.has(column)).length;
}
