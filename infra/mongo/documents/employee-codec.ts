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
import { sealedBytes } from './bson-types.js';
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
  if (typeof value === 'string' && SENSITIVE_FIELDS.has(field) && keyring.encrypts)
    return new Binary(keyring.seal(Buffer.from(value), aad));
  return encodePlain(field, value);
}

function encodePlain(field: EmployeeField, value: DecodedValue): StoredValue {
  return typeof value === 'string' && AMOUNT_FIELDS.has(field) ? Decimal128.fromString(value) : value;
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt`, `value_not_sealed` */
export function decodeField(
  keyring: Keyring,
  aad: AadContext,
  field: EmployeeField,
  stored: StoredValue,
): DecodedValue {
  if (stored instanceof Binary) return keyring.open(stored.value(), aad).toString('utf8');
  if (stored !== null && SENSITIVE_FIELDS.has(field)) keyring.assertMayBePlain(aad);
  return stored instanceof Decimal128 ? stored.toString() : stored;
}

/**
 * Encodes some of an employee's fields for an insert or a `$set`, with the search keys that are derived from them. Sensitive fields are
 * sealed together: if one of them is among `fields`, all are written.
 */
export function encodeFields(
  keyring: Keyring,
  employee_id: string,
  values: EmployeeFields,
  fields: readonly EmployeeField[],
): Partial<EmployeeDocument> {
  const encoded: Record<string, StoredValue> = {};
  for (const field of fields)
    if (!SENSITIVE_FIELDS.has(field)) encoded[field] = encodePlain(field, values[field]);
  if (fields.some((field) => SENSITIVE_FIELDS.has(field)))
    Object.assign(encoded, encodeSensitive(keyring, employee_id, values));
  const searched = SEARCHED_FIELDS.some((field) => field in encoded);
  return { ...encoded, ...(searched && searchKeysOf({ ...values, employee_id })) };
}

/** Every sensitive field, sealed in `sealed`, or plain in its column while encryption is off. */
function encodeSensitive(
  keyring: Keyring,
  employee_id: string,
  values: EmployeeFields,
): Record<string, StoredValue> {
  const { encrypts } = keyring;
  const columns = SENSITIVE.map((field) => [field, encrypts ? null : encodePlain(field, values[field])]);
  const text = JSON.stringify(SENSITIVE.map((field) => values[field]));
  const sealed = encrypts
    ? new Binary(keyring.seal(Buffer.from(text), employeeAad(employee_id, 'sealed')))
    : null;
  return { ...Object.fromEntries(columns), sealed };
}

const SENSITIVE = EMPLOYEE_FIELDS.filter((field) => SENSITIVE_FIELDS.has(field));

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

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt`, `value_not_sealed` */
export function decodeFields(keyring: Keyring, document: EmployeeDocument): EmployeeFields {
  return decodeSome(keyring, document, EMPLOYEE_FIELDS) as EmployeeFields;
}

/**
 * Decodes these fields of a document. Sensitive ones are opened only when they are among them.
 *
 * @throws AppError `encryption_key_missing`, `sealed_value_corrupt`, `value_not_sealed`
 */
export function decodeSome(
  keyring: Keyring,
  document: Pick<EmployeeDocument, 'employee_id'> & Partial<EmployeeDocument>,
  fields: readonly EmployeeField[],
): Partial<EmployeeFields> {
  const { employee_id, sealed } = document;
  let opened: readonly DecodedValue[] | undefined;
  const decoded: Partial<Record<EmployeeField, DecodedValue>> = {};
  for (const field of fields) {
    if (sealed && SENSITIVE_FIELDS.has(field)) {
      opened ??= openSensitive(keyring, employee_id, sealed);
      decoded[field] = opened[SENSITIVE.indexOf(field)] ?? null;
    } else
      decoded[field] = decodeField(keyring, employeeAad(employee_id, field), field, document[field] ?? null);
  }
  return decoded as Partial<EmployeeFields>;
}

function openSensitive(keyring: Keyring, employee_id: string, sealed: Binary): readonly DecodedValue[] {
  return JSON.parse(keyring.open(sealedBytes(sealed), employeeAad(employee_id, 'sealed')).toString('utf8'));
}

/** Seals the text of an employee's statements (`statementsText`). */
export function sealStatements(keyring: Keyring, employee_id: string, text: string): Binary {
  return new Binary(keyring.seal(Buffer.from(text), employeeAad(employee_id, 'statements')));
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt`, `value_not_sealed` */
export function openStatements(
  keyring: Keyring,
  { employee_id, statements }: EmployeeDocument,
): EmployeeStatements {
  return readStatementsText(
    keyring.open(sealedBytes(statements), employeeAad(employee_id, 'statements')).toString('utf8'),
  );
}

/**
 * The content that the reports of a push state about an employee. `digest`: of `statedContent`. `content_hash`: of the employee that it resolves to,
 * so that it is not valid for another. `having`: the fields of that employee that have a value.
 */
export type Stated = {
  readonly digest: string;
  readonly content_hash: string;
  readonly having: readonly EmployeeField[];
};
type StatedTuple = readonly [digest: string, content_hash: string, having: number];

export function sealStated(
  keyring: Keyring,
  employee_id: string,
  { digest, content_hash, having }: Stated,
): Binary {
  const bits = having.reduce((all, field) => all | (1 << EMPLOYEE_FIELDS.indexOf(field)), 0);
  const tuple: StatedTuple = [digest, content_hash, bits];
  return new Binary(keyring.seal(Buffer.from(JSON.stringify(tuple)), employeeAad(employee_id, 'stated')));
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt`, `value_not_sealed` */
export function openStated(keyring: Keyring, employee_id: string, stated: Binary): Stated {
  const opened = keyring.open(sealedBytes(stated), employeeAad(employee_id, 'stated')).toString('utf8');
  const [digest, content_hash, bits]: StatedTuple = JSON.parse(opened);
  return { digest, content_hash, having: EMPLOYEE_FIELDS.filter((_, at) => bits & (1 << at)) };
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

function employeeAad(employee_id: string, field: string): AadContext {
  return ['paycom_employees', employee_id, field];
}
