import { Binary, Decimal128 } from 'mongodb';
import {
  AMOUNT_FIELDS,
  EMPLOYEE_FIELDS,
  type Employee,
  type EmployeeField,
  type EmployeeFields,
  SENSITIVE_FIELDS,
} from '../../../shared/employee.js';
import type { EmployeeStatements } from '../../../shared/plan/statement.js';
import { readStatementsText } from '../../../shared/plan/statement-text.js';
import type { AadContext, Keyring } from '../../crypto/keyring.js';
import type { EmployeeDocument, SearchKeys } from './employee-document.js';
import type { Sources } from './origin-document.js';

export type DecodedValue = EmployeeFields[EmployeeField];
/** A field's value in the database. */
export type StoredValue = EmployeeDocument[EmployeeField];

/** Encodes a field's value: a sensitive field is sealed, an amount becomes a Decimal128, and null stays null. */
export function encodeField(
  keyring: Keyring,
  aad: AadContext,
  field: EmployeeField,
  value: DecodedValue,
): StoredValue {
  if (value === null || typeof value !== 'string') return value;
  if (SENSITIVE_FIELDS.has(field) && keyring.encrypts)
    return new Binary(keyring.seal(Buffer.from(value), aad));
  return AMOUNT_FIELDS.has(field) ? Decimal128.fromString(value) : value;
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt` */
export function decodeField(keyring: Keyring, aad: AadContext, stored: StoredValue): DecodedValue {
  if (stored instanceof Binary) return keyring.open(stored.value(), aad).toString('utf8');
  return stored instanceof Decimal128 ? stored.toString() : stored;
}

/** Encodes some of an employee's fields for an insert or a `$set`, with the search keys that are derived from them. */
export function encodeFields(
  keyring: Keyring,
  employee_id: string,
  values: EmployeeFields,
  fields: readonly EmployeeField[],
): Partial<EmployeeDocument> {
  const encoded: Record<string, StoredValue> = {};
  for (const field of fields) {
    encoded[field] = encodeField(keyring, employeeAad(employee_id, field), field, values[field]);
  }
  const searched = SEARCHED_FIELDS.some((field) => field in encoded);
  return { ...encoded, ...(searched && searchKeysOf({ ...values, employee_id })) };
}

const SEARCHED_FIELDS = ['first_name', 'last_name', 'work_email'] as const;

/** Returns the keys for sorting and prefix search. They contain both orders of the name, since people type either. */
export function searchKeysOf({
  employee_id,
  first_name,
  last_name,
  work_email,
}: Pick<Employee, 'employee_id' | (typeof SEARCHED_FIELDS)[number]>): SearchKeys {
  const joined = (...names: (string | null)[]) =>
    names
      .filter((name) => name !== null)
      .join(' ')
      .toLowerCase() || null;
  return {
    last_first_lc: joined(last_name, first_name),
    first_last_lc: joined(first_name, last_name),
    work_email_lc: joined(work_email),
    employee_id_lc: employee_id.toLowerCase(),
  };
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt` */
export function decodeFields(keyring: Keyring, document: EmployeeDocument): EmployeeFields {
  const { employee_id } = document;
  const decoded = EMPLOYEE_FIELDS.map((field) => [
    field,
    decodeField(keyring, employeeAad(employee_id, field), document[field]),
  ]);
  return Object.fromEntries(decoded);
}

/** Seals the text of an employee's statements (`statementsText`). */
export function sealStatements(keyring: Keyring, employee_id: string, text: string): Binary {
  return new Binary(keyring.seal(Buffer.from(text), employeeAad(employee_id, 'statements')));
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt` */
export function openStatements(
  keyring: Keyring,
  { employee_id, statements }: EmployeeDocument,
): EmployeeStatements {
  return readStatementsText(
    keyring.open(statements.value(), employeeAad(employee_id, 'statements')).toString('utf8'),
  );
}

/** Returns the input of the `content_hash` fingerprint. `statements` is the text of the employee's statements. */
export function contentOf(employee_id: string, values: EmployeeFields, statements: string): string {
  return JSON.stringify([employee_id, EMPLOYEE_FIELDS.map((field) => values[field])]) + statements;
}

/** Returns the newest row of each report that contained an employee. */
export function sourcesOfStatements({ rates, listed: _, ...layers }: EmployeeStatements): Sources {
  const byReport = { ...layers, rate_history: [...layers.rate_history, ...rates] };
  const sources: Sources = {};
  for (const report_type of ['employee_directory', 'employee_dates', 'rate_history'] as const) {
    const [newest] = byReport[report_type].toSorted((a, b) => (a.report_time < b.report_time ? 1 : -1));
    if (newest) sources[report_type] = { ...newest.origin, report_time: newest.report_time };
  }
  return sources;
}

export function employeeAad(employee_id: string, field: string): AadContext {
  return ['paycom_employees', employee_id, field];
}
