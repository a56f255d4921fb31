import type { Db } from 'mongodb';
import { AppError } from '../shared/app-error.js';
import type { Employee, EmployeeStatus } from '../shared/employee.js';
import { EMPLOYEE_FIELDS, SENSITIVE_FIELDS } from '../shared/employee.js';
import { collections } from './collections.js';
import { decodeFields } from './documents/employee-codec.js';
import type { EmployeeDocument, Missing } from './documents/employee-document.js';
import { type EmployeeFilter, queryOf } from './employee-query.js';
import type { Store } from './store.js';

/** An employee as people and programs get it. */
export type EmployeeRecord = Employee &
  Pick<EmployeeDocument, 'staff_id' | 'sources' | 'created_at' | 'updated_at' | 'last_synced_at'> & {
    /** Null while the newest full report lists the employee. */
    readonly missing: Missing | null;
  };

/** `reveal`: sensitive fields are opened; without it they are null. */
type Sight = { readonly reveal: boolean };

/** @throws AppError `employee_not_found`, `employee_removed` */
export async function getEmployee(
  store: Store,
  employee_id: string,
  { reveal }: Sight,
): Promise<EmployeeRecord> {
  return recordOf(store, await getEmployeeDocument(store.db, employee_id), reveal);
}

/** @throws AppError `employee_not_found`, or `employee_removed` after an undo that took the creation back */
export async function getEmployeeDocument(db: Db, employee_id: string): Promise<EmployeeDocument> {
  const { employees, changes } = collections(db);
  const document = await employees.findOne({ employee_id });
  if (document) return document;
  const last = await changes.findOne({ employee_id }, { sort: { at: -1 } });
  throw last?.kind === 'removed'
    ? new AppError('employee_removed', { employee_id, sync_id: last.sync_id })
    : new AppError('employee_not_found', { employee_id });
}

/** All that match, by employee id, one after the other. */
export async function* exportEmployees(
  store: Store,
  { reveal }: Sight,
  filter: EmployeeFilter = {},
): AsyncGenerator<EmployeeRecord> {
  const documents = collections(store.db).employees.find(queryOf(filter), { batchSize: 1_000 });
  for await (const document of documents.sort({ employee_id: 1 })) yield recordOf(store, document, reveal);
}

/** How many employees there are of each status; `unknown` where no report told it. */
export async function countByStatus({ db }: Store): Promise<Readonly<Record<string, number>>> {
  const counted = collections(db).employees.aggregate<{ _id: EmployeeStatus | null; employees: number }>([
    { $group: { _id: '$status', employees: { $sum: 1 } } },
    { $sort: { _id: 1 } },
  ]);
  const entries = (await counted.toArray()).map(
    ({ _id, employees }) => [_id ?? 'unknown', employees] as const,
  );
  return Object.fromEntries(entries);
}

/** A stored employee as it is told; sensitive fields stay sealed, and null, without `reveal`. */
export function recordOf({ keyring }: Store, document: EmployeeDocument, reveal: boolean): EmployeeRecord {
  const { employee_id, staff_id, sources, missing = null } = document;
  const { created_at, updated_at, last_synced_at } = document;
  const fields = decodeFields(keyring, reveal ? document : { ...document, ...HIDDEN });
  return { employee_id, ...fields, staff_id, sources, missing, created_at, updated_at, last_synced_at };
}

const HIDDEN: Partial<EmployeeDocument> = Object.fromEntries(
  EMPLOYEE_FIELDS.filter((field) => SENSITIVE_FIELDS.has(field)).map((field) => [field, null]),
);
