import type { Cell } from '../../numbers/cell.js';
import { CONTACT_FIELDS, type EmployeeField } from '../employee.js';
import { readHourLimit, readHours, readMoney } from '../fields/amount.js';
import { readBoolean, readNotExempt } from '../fields/boolean.js';
import { type DateOrder, readBirthDate, readDate } from '../fields/date.js';
import type { DecimalMarks } from '../fields/decimal-mark.js';
import { readEmail } from '../fields/email.js';
import { readNamePart } from '../fields/full-name.js';
import { readPhone } from '../fields/phone.js';
import type { Reading } from '../fields/reading.js';
import { readEmployeeStatus, type StatusWords } from '../fields/status.js';
import { readText } from '../fields/text.js';
import { readZipCode } from '../fields/zip-code.js';
import type { PayeeField } from '../payee.js';
import type { ReportType } from '../report.js';
import type { ColumnName } from './aliases.js';

export type Field = EmployeeField | PayeeField;
export type ReportFieldValue = string | number | boolean;

/** The facts about a file that reading a cell needs. */
export type ReadingContext = {
  readonly dateOrder: ReadonlyMap<ColumnName, DateOrder>;
  readonly decimalMarks: ReadonlyMap<ColumnName, DecimalMarks>;
  readonly reportDay: string;
  readonly statusWords: StatusWords;
};

/** Returns undefined when the cell does not have the field: a name without a comma has no first name. */
type Read = (
  cell: Cell | null,
  context: ReadingContext,
  column: ColumnName,
) => Reading<ReportFieldValue> | undefined;

/** A column that a field can be read from, and how. */
export type FieldSource = {
  readonly column: ColumnName;
  readonly read: Read;
};

const NAMES: readonly EmployeeField[] = ['first_name', 'last_name'];
const DEPARTMENT: readonly EmployeeField[] = ['department_code', 'department_description'];
const DATES: readonly EmployeeField[] = ['birth_date', 'hire_date', 'rehire_date', 'termination_date'];
const HOURS: readonly EmployeeField[] = [
  'overtime_eligible',
  'hours_worked_ytd',
  'hours_worked_current_period',
  'max_hours_per_week',
];

/** The fields that each report may write or fill (REPORTS §4). Its other columns are not read. */
export const FIELDS_OF: Readonly<Record<Exclude<ReportType, 'employee_payees'>, readonly EmployeeField[]>> = {
  employee_directory: [
    ...NAMES,
    'status',
    ...DEPARTMENT,
    'position_family',
    ...CONTACT_FIELDS,
    ...DATES,
    'hourly_rate',
    'salary',
    ...HOURS,
  ],
  employee_dates: [...NAMES, 'status', ...DEPARTMENT, 'position_family', ...CONTACT_FIELDS, ...DATES],
  rate_history: [...NAMES, ...DEPARTMENT, ...HOURS],
};

/** Returns the columns that a field of a report is read from, the preferred one first. */
export function fieldSourcesOf(field: Field, report: ReportType): readonly FieldSource[] {
  switch (field) {
    case 'first_name':
    case 'last_name':
      return [text(field, 100), { ...text('name', 100), read: (cell) => readNamePart(cell, field) }];
    case 'status':
      return [
        {
          column: field,
          read: (cell, { statusWords }) => readEmployeeStatus(cell, statusWords),
        },
      ];
    case 'department_code':
      return report === 'rate_history' ? [text(field, 20)] : [text(field, 20), text('department', 20)];
    case 'department_description':
      return report === 'rate_history' ? [text(field, 200), text('department', 200)] : [text(field, 200)];
    case 'work_email':
      return [{ column: field, read: readEmail }];
    case 'phone_number':
      return [{ column: field, read: readPhone }];
    case 'zip_code':
      return [{ column: field, read: readZipCode }];
    case 'birth_date':
      return [date(field, (cell, order, { reportDay }) => readBirthDate(cell, order, reportDay))];
    case 'hire_date':
    case 'rehire_date':
    case 'termination_date':
      return [date(field, readDate)];
    case 'hourly_rate':
    case 'salary':
      return [amount(field, readMoney)];
    case 'overtime_eligible':
      return [
        { column: field, read: readBoolean },
        { column: 'exempt_status', read: readNotExempt },
      ];
    case 'hours_worked_ytd':
    case 'hours_worked_current_period':
      return [amount(field, readHours)];
    case 'max_hours_per_week':
      return [amount(field, readHourLimit)];
    default:
      return [text(field, MAX_LENGTHS[field])];
  }
}

/** The maximum length of text fields (REPORTS §5 and the data model). */
const MAX_LENGTHS = {
  position_family: 100,
  street_address: 200,
  city: 100,
  state: 50,
  payee_code: 50,
  payee_description: 200,
  case_reference: 100,
  garnishment_type: 100,
  routing_code: 50,
  account_code: 50,
  account_type: 50,
} as const;

function text(column: ColumnName, maxLength: number): FieldSource {
  return { column, read: (cell) => readText(cell, maxLength) };
}

/** A column of money or hours. Its decimal mark is inferred from the whole column. */
export function amount<Value extends string | number>(
  column: ColumnName,
  read: (cell: Cell | null, marks?: DecimalMarks) => Reading<Value>,
): FieldSource {
  return { column, read: (cell, context) => read(cell, context.decimalMarks.get(column)) };
}

type ReadDate = (cell: Cell | null, order: DateOrder, context: ReadingContext) => Reading<string>;

function date(column: ColumnName, read: ReadDate): FieldSource {
  return {
    column,
    read: (cell, context) => read(cell, context.dateOrder.get(column) ?? 'us', context),
  };
}
