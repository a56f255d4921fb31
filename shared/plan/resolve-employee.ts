import { EMPLOYEE_FIELDS, type EmployeeField, type EmployeeFields } from '../employee.js';
import type { ReportTime } from '../report.js';
import { isLaterPush, isSamePush, type PushWindow } from './push.js';
import type { EmployeeStatements, Layer, Origin, Rate } from './statement.js';

export type ResolvedEmployee = {
  readonly fields: EmployeeFields;
  /** The row that each value comes from. A field without one was never in a report, or is in none any more. */
  readonly origins: Readonly<Partial<Record<EmployeeField, Origin>>>;
};

type LayeredReport = 'employee_directory' | 'employee_dates' | 'rate_history';
type FieldValue = {
  readonly value: EmployeeFields[EmployeeField];
  readonly report_time: ReportTime;
  readonly origin: Origin;
};

/** The report that owns a field, and those that may fill it, in this order. `emptyIsNone`: an empty cell of the owner means "no value", not a gap. */
type Authority = {
  readonly owner: LayeredReport;
  readonly fillers: readonly LayeredReport[];
  readonly emptyIsNone?: true;
};

const NAMES_AND_DEPARTMENT: Authority = {
  owner: 'employee_directory',
  fillers: ['employee_dates', 'rate_history'],
};
const CONTACT: Authority = { owner: 'employee_directory', fillers: ['employee_dates'] };
const DATES: Authority = { owner: 'employee_dates', fillers: ['employee_directory'] };
const CAREER: Authority = { ...DATES, emptyIsNone: true };
const PAY: Authority = { owner: 'rate_history', fillers: ['employee_directory'] };

/** REPORTS §4. Status and current rates have their own rules below. */
const AUTHORITY: Readonly<Record<Exclude<EmployeeField, 'status'>, Authority>> = {
  first_name: NAMES_AND_DEPARTMENT,
  last_name: NAMES_AND_DEPARTMENT,
  department_code: NAMES_AND_DEPARTMENT,
  department_description: NAMES_AND_DEPARTMENT,
  work_email: CONTACT,
  phone_number: CONTACT,
  street_address: CONTACT,
  city: CONTACT,
  state: CONTACT,
  zip_code: CONTACT,
  position_family: DATES,
  birth_date: DATES,
  hire_date: DATES,
  rehire_date: CAREER,
  termination_date: CAREER,
  hourly_rate: PAY,
  salary: PAY,
  overtime_eligible: PAY,
  hours_worked_ytd: PAY,
  hours_worked_current_period: PAY,
  max_hours_per_week: PAY,
};

/**
 * Computes an employee's fields from the statements of the reports. Depends on nothing else: no clock, no order of deliveries. `as_of` is
 * the newest known report time. Rates that take effect after that day are ignored for now.
 */
export function resolveEmployee(
  statements: EmployeeStatements,
  as_of: ReportTime,
  push_minutes: PushWindow,
): ResolvedEmployee {
  const fields: Partial<Record<EmployeeField, EmployeeFields[EmployeeField]>> = {};
  const origins: Partial<Record<EmployeeField, Origin>> = {};
  const due = dueRates(statements.rates, as_of);
  for (const field of EMPLOYEE_FIELDS) {
    const resolved = resolveField(field, statements, due, push_minutes);
    fields[field] = resolved?.value ?? null;
    if (resolved !== undefined) origins[field] = resolved.origin;
  }
  return { fields: fields as EmployeeFields, origins };
}

function resolveField(
  field: EmployeeField,
  statements: EmployeeStatements,
  due: readonly Rate[],
  push_minutes: PushWindow,
): FieldValue | undefined {
  if (field === 'status') return resolveStatus(statements, push_minutes);
  const [newest] = due;
  if ((field === 'hourly_rate' || field === 'salary') && newest !== undefined) {
    const type = field === 'salary' ? 'salary' : 'hourly';
    const { pay, report_time, origin } = due.find((rate) => rate.pay.type === type) ?? newest;
    return { value: pay.type === type ? pay.amount : null, report_time, origin };
  }
  return authorized(field, AUTHORITY[field], statements, push_minutes);
}

function newestValue(layers: readonly Layer<EmployeeFields>[], field: EmployeeField): FieldValue | undefined {
  for (const { fields, report_time, origin } of layers) {
    const value = fields[field];
    if (value !== undefined) return { value, report_time, origin };
  }
  return undefined;
}

/**
 * Returns the owner's value. Another report may fill a field that the owner never had or left empty, unless the owner emptied it in a later push. An
 * empty rehire or termination date is a value, not a gap. Only a report of a later push than the owner's may fill it, so that a rehire clears the
 * termination date even if other reports of the push still have one.
 */
function authorized(
  field: EmployeeField,
  authority: Authority,
  statements: EmployeeStatements,
  push_minutes: PushWindow,
): FieldValue | undefined {
  const owner = newestValue(statements[authority.owner], field);
  if (owner !== undefined && owner.value !== null) return owner;
  for (const report of authority.fillers) {
    const filler = newestValue(statements[report], field);
    if (filler === undefined || filler.value === null) continue;
    if (owner === undefined || mayFill(filler, owner, authority, push_minutes)) return filler;
  }
  return owner;
}

function mayFill(
  { report_time }: FieldValue,
  owner: FieldValue,
  { emptyIsNone }: Authority,
  push_minutes: PushWindow,
): boolean {
  return emptyIsNone
    ? isLaterPush(report_time, owner.report_time, push_minutes)
    : !isLaterPush(owner.report_time, report_time, push_minutes);
}

/** Returns the status of the newer report of dates and directory. Within one push the dates report wins, unless its status is empty. */
function resolveStatus(
  { employee_dates, employee_directory }: EmployeeStatements,
  push_minutes: PushWindow,
): FieldValue | undefined {
  const dates = newestValue(employee_dates, 'status');
  const directory = newestValue(employee_directory, 'status');
  if (dates === undefined || directory === undefined) return dates ?? directory;
  if (isSamePush(dates.report_time, directory.report_time, push_minutes))
    return dates.value === null ? directory : dates;
  return dates.report_time > directory.report_time ? dates : directory;
}

/** Returns the rates with the newest effective date up to the day: one rate, or an hourly rate and a salary that begin together. */
function dueRates(rates: readonly Rate[], as_of: ReportTime): readonly Rate[] {
  const newest = newestDue(rates, as_of);
  return rates.filter(({ effective_date }) => (effective_date ?? '') === newest);
}

/** Returns the newest effective date up to the day, empty for a rate that was always in effect. Undefined without such a rate. */
export function newestDue(rates: readonly Rate[], as_of: ReportTime): string | undefined {
  const begun = rates.filter((rate) => hasBegun(rate, as_of));
  return begun
    .map(({ effective_date }) => effective_date ?? '')
    .sort()
    .at(-1);
}

/** Whether the rate is in effect on the day, or was before another one took its place. */
export function hasBegun({ effective_date }: Rate, as_of: ReportTime): boolean {
  return effective_date === null || effective_date <= as_of.slice(0, 10);
}
