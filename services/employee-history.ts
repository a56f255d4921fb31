import { newestReportTime } from '../infra/files/applied-reports.js';
import {
  type FieldProvenance,
  provenanceResolver,
  type ResolveProvenance,
} from '../infra/files/field-provenance.js';
import type { DecodedChange } from '../infra/mongo/documents/change-codec.js';
import { decodeFields, openStatements } from '../infra/mongo/documents/employee-codec.js';
import type { Store } from '../infra/mongo/store.js';
import { type Change, changesOfEmployee } from '../infra/plans/changes.js';
import { removedChanges } from '../infra/plans/old-changes.js';
import { type EmployeeRecord, getEmployee, getEmployeeDocument } from '../infra/roster/employees.js';
import { AppError } from '../shared/app-error.js';
import { dayOf } from '../shared/day-of.js';
import {
  EMPLOYEE_FIELDS,
  type EmployeeField,
  type EmployeeFields,
  SENSITIVE_FIELDS,
} from '../shared/employee.js';
import { employeeAt } from '../shared/plan/employee-at.js';
import type { PushWindow } from '../shared/plan/push.js';
import { resolveEmployee } from '../shared/plan/resolve-employee.js';
import type { Origin } from '../shared/plan/statement.js';

type ChangeWithProvenance = Pick<Change, 'at' | 'sync_id' | 'kind'> & {
  /** A changed field. `before` and `after` are absent when they are hidden, because null means no value. */
  readonly fields: readonly (Pick<DecodedChange, 'field' | 'unreadable'> &
    Partial<Pick<DecodedChange, 'before' | 'after'>> & {
      readonly origin: FieldProvenance | null;
    })[];
};

/** An employee with the provenance of each value, and the changes that syncs made, newest first. */
export type EmployeeHistory = {
  readonly employee: EmployeeRecord;
  /** Null for a value that is in no report: it is empty, or a person entered it. */
  readonly origins: Readonly<Record<EmployeeField, FieldProvenance | null>>;
  readonly changes: readonly ChangeWithProvenance[];
};

/** More changes than hourly syncs can make to an employee in a working life. */
const ALL = 100_000;

/**
 * Returns one employee with provenance and history. Without `reveal`, sensitive values are null, and absent from the changes.
 *
 * @throws AppError `employee_not_found`, `employee_removed`
 */
export async function readEmployeeHistory(
  store: Store,
  employee_id: string,
  { reveal, push_minutes }: { readonly reveal: boolean; readonly push_minutes: PushWindow },
): Promise<EmployeeHistory> {
  const employee = await getEmployee(store, employee_id, { reveal });
  const current = await currentOrigins(store, employee_id, push_minutes);
  const changes = await changesOfEmployee(store, employee_id, { limit: ALL });
  const changed = changes.flatMap(({ fields }) => fields.map(({ origin }) => origin));
  const resolve = await provenanceResolver(store.db, [...current.values(), ...changed]);
  return {
    employee,
    origins: provenanceByField(current, resolve),
    changes: changes.map((change) => withProvenance(change, resolve, reveal)),
  };
}

/** Returns where each value of an employee comes from. @throws AppError `employee_not_found`, `employee_removed`, `sealed_value_corrupt` */
export async function readOrigins(
  store: Store,
  employee_id: string,
  push_minutes: PushWindow,
): Promise<EmployeeHistory['origins']> {
  const current = await currentOrigins(store, employee_id, push_minutes);
  return provenanceByField(current, await provenanceResolver(store.db, current.values()));
}

function provenanceByField(
  current: ReadonlyMap<EmployeeField, Origin>,
  resolve: ResolveProvenance,
): EmployeeHistory['origins'] {
  const origins = EMPLOYEE_FIELDS.map((field) => [field, resolve(field, current.get(field) ?? null)]);
  return Object.fromEntries(origins);
}

/**
 * Returns the fields of an employee as stored at the end of a day (UTC, `YYYY-MM-DD`); null before the employee was created.
 *
 * @throws AppError `employee_not_found`, `employee_removed`, `history_removed`, `sealed_value_corrupt`
 */
export async function readEmployeeAt(
  store: Store,
  employee_id: string,
  { day, reveal }: { readonly day: string; readonly reveal: boolean },
): Promise<EmployeeFields | null> {
  const document = await getEmployeeDocument(store.db, employee_id);
  const end = new Date(`${day}T23:59:59.999Z`);
  const removed = await removedChanges(store.db);
  if (removed && end <= removed.at) throw new AppError('history_removed', { day: dayOf(removed.at) });
  const changes = await changesOfEmployee(store, employee_id, { limit: ALL });
  const altered = changes.flatMap(({ fields }) => fields).find(({ unreadable }) => unreadable);
  if (altered)
    throw new AppError('sealed_value_corrupt', { collection: 'paycom_changes', field: altered.field });
  const fields = employeeAt(decodeFields(store.keyring, document), changes, end);
  if (fields === null || reveal) return fields;
  return { ...fields, ...Object.fromEntries([...SENSITIVE_FIELDS].map((field) => [field, null])) };
}

/** Returns the origin of each value that is still the one from the reports. */
async function currentOrigins(
  store: Store,
  employee_id: string,
  push_minutes: PushWindow,
): Promise<Map<EmployeeField, Origin>> {
  const document = await getEmployeeDocument(store.db, employee_id);
  const stored = decodeFields(store.keyring, document);
  // A rate takes effect on its date, so the time of the newest report determines which rate counts.
  const as_of = (await newestReportTime(store.db)) ?? '';
  const { fields, origins } = resolveEmployee(openStatements(store.keyring, document), as_of, push_minutes);
  return new Map(
    EMPLOYEE_FIELDS.flatMap((field) => {
      const origin = origins[field];
      return origin !== undefined && fields[field] === stored[field] ? [[field, origin] as const] : [];
    }),
  );
}

function withProvenance(
  { at, sync_id, kind, fields }: Change,
  resolve: ResolveProvenance,
  reveal: boolean,
): ChangeWithProvenance {
  const changedFields = fields.map(({ field, before, after, origin, unreadable }) => ({
    field,
    ...((reveal || !SENSITIVE_FIELDS.has(field)) && { before, after }),
    origin: resolve(field, origin),
    ...(unreadable && { unreadable }),
  }));
  return { at, sync_id, kind, fields: changedFields };
}
