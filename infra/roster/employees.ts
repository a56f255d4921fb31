import type { Db, FindCursor } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { EMPLOYEE_FIELDS, type Employee, type EmployeeField, isSensitive } from '../../shared/employee.js';
import { isSealError } from '../crypto/keyring.js';
import { collections } from '../mongo/collections.js';
import { decodeFields, decodeSome } from '../mongo/documents/employee-codec.js';
import type { EmployeeDocument, Missing } from '../mongo/documents/employee-document.js';
import { inBatches } from '../mongo/in-batches.js';
import type { Store } from '../mongo/store.js';
import { type EmployeeFilter, queryOf } from './employee-query.js';

/** An employee as returned to callers. */
export type EmployeeRecord = Employee &
  Pick<EmployeeDocument, 'staff_id' | 'sources' | 'created_at' | 'updated_at' | 'last_synced_at'> & {
    /** Null while the newest full report lists the employee. */
    readonly missing: Missing | null;
  };

/** With `reveal`, sensitive fields are decrypted. Otherwise they are null. */
type ReadOptions = { readonly reveal: boolean };

/** @throws AppError `employee_not_found`, `employee_removed` */
export async function getEmployee(
  store: Store,
  employee_id: string,
  { reveal }: ReadOptions,
): Promise<EmployeeRecord> {
  return recordOf(store, await getEmployeeDocument(store.db, employee_id), reveal);
}

/** Returns these fields of an employee, with sensitive ones decrypted. @throws AppError `employee_not_found`, `employee_removed` */
export async function getEmployeePart(
  store: Store,
  employee_id: string,
  fields: readonly RecordField[],
): Promise<EmployeePart> {
  return partOrMark(store, await getEmployeeDocument(store.db, employee_id, projectionOf(fields)), fields);
}

/** @throws AppError `employee_not_found`, or `employee_removed` after an undo of the creation */
export async function getEmployeeDocument(
  db: Db,
  employee_id: string,
  projection: Record<string, 0 | 1> = {},
): Promise<EmployeeDocument> {
  const { employees, changes } = collections(db);
  const document = await employees.findOne({ employee_id }, { projection });
  if (document) return document;
  const last = await changes.findOne({ employee_id }, { sort: { at: -1 } });
  throw last?.kind === 'removed'
    ? new AppError('employee_removed', { employee_id, sync_id: last.sync_id })
    : new AppError('employee_not_found', { employee_id });
}

/**
 * Streams the matching employees by id, in batches read on demand. Ending the iteration closes the query.
 *
 * @throws AppError as `decodeSome`, since a mark could be overlooked in a large file
 */
export async function* exportEmployees(
  store: Store,
  fields: readonly RecordField[],
  filter: EmployeeFilter = {},
): AsyncGenerator<EmployeePart[]> {
  for await (const batch of inBatches(findForExport(store, fields, filter)))
    yield batch.map((document) => partOf(store, document, fields));
}

/** Returns the query of an export. */
export function findForExport(
  { db }: Store,
  fields: readonly RecordField[],
  filter: EmployeeFilter,
): FindCursor<EmployeeDocument> {
  return collections(db)
    .employees.find(queryOf(filter), { batchSize: 1_000 })
    .project<EmployeeDocument>(projectionOf(fields))
    .sort({ employee_id: 1 });
}

/** The fields an employee record can contain. */
export const RECORD_FIELDS = [
  ...EMPLOYEE_FIELDS,
  ...(['staff_id', 'sources', 'missing', 'created_at', 'updated_at', 'last_synced_at'] as const),
] as const;
export type RecordField = (typeof RECORD_FIELDS)[number];

/** Returns the projection for these fields. Reading all fields, above all encrypted ones, costs more than finding the employee. */
export function projectionOf(fields: readonly string[]): Record<string, 0 | 1> {
  const wanted = Object.fromEntries(fields.map((field) => [field, 1 as const]));
  const sealed = fields.some(isSensitive) && { sealed: 1 as const };
  return { _id: 0, employee_id: 1, ...wanted, ...sealed };
}

const EMPLOYEE_FIELD_NAMES: ReadonlySet<string> = new Set(EMPLOYEE_FIELDS);

function isEmployeeField(field: RecordField): field is EmployeeField {
  return EMPLOYEE_FIELD_NAMES.has(field);
}

/** `unreadable`: sensitive fields are null because they were altered, or are not encrypted. */
type Readability = { readonly unreadable?: true };
/** Some fields of an employee. */
export type EmployeePart = Pick<EmployeeRecord, 'employee_id'> & Partial<EmployeeRecord> & Readability;

type StoredPart<Field extends RecordField> = Pick<EmployeeDocument, 'employee_id' | Field> &
  Partial<EmployeeDocument>;
type Part<Field extends RecordField> = Pick<EmployeeRecord, 'employee_id' | Field>;

/** Decodes these fields of a stored employee, with sensitive ones decrypted. Lists use it, so that they decode only what they show. */
function partOf<Field extends RecordField>(
  { keyring }: Store,
  document: StoredPart<Field>,
  fields: readonly Field[],
): Part<Field> {
  const part: Record<string, unknown> = { employee_id: document.employee_id };
  const encoded: EmployeeField[] = [];
  for (const field of fields) {
    if (isEmployeeField(field)) encoded.push(field);
    else part[field] = document[field] ?? null;
  }
  return Object.assign(part, decodeSome(keyring, document, encoded)) as Part<Field>;
}

/** Like `partOf`, but marks an employee whose sensitive fields do not open, so that the others of a list can be read. */
export function partOrMark<Field extends RecordField>(
  store: Store,
  document: StoredPart<Field>,
  fields: readonly Field[],
): Part<Field> & Readability {
  try {
    return partOf(store, document, fields);
  } catch (error) {
    if (!isSealError(error)) throw error;
    return { ...partOf(store, { ...document, ...HIDDEN }, fields), unreadable: true };
  }
}

/** Decodes a stored employee. Without `reveal`, sensitive fields are null and not decrypted. */
export function recordOf({ keyring }: Store, document: EmployeeDocument, reveal: boolean): EmployeeRecord {
  const { employee_id, staff_id, sources, missing = null } = document;
  const { created_at, updated_at, last_synced_at } = document;
  const fields = decodeFields(keyring, reveal ? document : { ...document, ...HIDDEN });
  return { employee_id, ...fields, staff_id, sources, missing, created_at, updated_at, last_synced_at };
}

const HIDDEN: Partial<EmployeeDocument> = Object.fromEntries(
  ['sealed', ...EMPLOYEE_FIELDS.filter(isSensitive)].map((field) => [field, null]),
);
