import { z } from 'zod';
import { EMPLOYEE_STATUSES } from './vocabulary.js';

export const EmployeeStatus = z.enum(EMPLOYEE_STATUSES);
export type EmployeeStatus = z.infer<typeof EmployeeStatus>;

/** A calendar day, `YYYY-MM-DD`. */
const Day = z.iso.date();
/** An amount of money or hours as a decimal string, never a float: `"18.70"`. */
const Decimal = z.string().regex(/^\d+(\.\d+)?$/);

/** The fields of an employee. REPORTS §3–§5 describe the headings, format and owner of each. */
export const EmployeeFields = z.object({
  first_name: z.string().max(100).nullable(),
  last_name: z.string().max(100).nullable(),
  status: EmployeeStatus.nullable(),
  department_code: z.string().max(20).nullable(),
  department_description: z.string().max(200).nullable(),
  position_family: z.string().max(100).nullable(),
  work_email: z.string().max(254).nullable(),
  phone_number: z.string().max(20).nullable(),
  street_address: z.string().max(200).nullable(),
  city: z.string().max(100).nullable(),
  state: z.string().max(50).nullable(),
  zip_code: z.string().max(20).nullable(),
  birth_date: Day.nullable(),
  hire_date: Day.nullable(),
  rehire_date: Day.nullable(),
  termination_date: Day.nullable(),
  hourly_rate: Decimal.nullable(),
  salary: Decimal.nullable(),
  overtime_eligible: z.boolean().nullable(),
  hours_worked_ytd: Decimal.nullable(),
  hours_worked_current_period: Decimal.nullable(),
  max_hours_per_week: z.number().min(0).nullable(),
});
export type EmployeeFields = z.infer<typeof EmployeeFields>;
export type EmployeeField = keyof EmployeeFields;
export const EMPLOYEE_FIELDS = Object.keys(EmployeeFields.shape) as readonly EmployeeField[];

/** Amounts of money and hours, stored as decimal strings so that sums are exact. */
export const AMOUNT_FIELDS: ReadonlySet<string> = new Set<EmployeeField>([
  'hourly_rate',
  'salary',
  'hours_worked_ytd',
  'hours_worked_current_period',
]);

/** Contact details. */
export const CONTACT_FIELDS: readonly EmployeeField[] = [
  'work_email',
  'phone_number',
  'street_address',
  'city',
  'state',
  'zip_code',
];

/** Encrypted at rest, null in exports without `--reveal`, never in a log, a metric or a workflow history. */
export const SENSITIVE_FIELDS: ReadonlySet<EmployeeField> = new Set<EmployeeField>([
  'birth_date',
  'street_address',
  'phone_number',
  'hourly_rate',
  'salary',
]);

const SENSITIVE_NAMES: ReadonlySet<string> = SENSITIVE_FIELDS;

/** Whether a field is sensitive. Takes any name, because records and exports have other fields too. */
export function isSensitive(name: string): boolean {
  return SENSITIVE_NAMES.has(name);
}

export const EmployeeId = z.string().min(1).max(50);

/** An employee as returned by the API: the fields and the unique `employee_id`. */
export const Employee = EmployeeFields.extend({ employee_id: EmployeeId });
export type Employee = z.infer<typeof Employee>;

/** Returns `LAST, FIRST`, or what is known of it. */
export function formatName({ last_name, first_name }: Pick<Employee, 'last_name' | 'first_name'>): string {
  return [last_name, first_name].filter((name) => name !== null).join(', ');
}
