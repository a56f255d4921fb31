import { newestReportTime } from '../infra/files/applied-reports.js';
import {
  type FieldProvenance,
  provenanceResolver,
  type ResolveProvenance,
} from '../infra/files/field-provenance.js';
import { decodeFields, openStatements } from '../infra/mongo/documents/employee-codec.js';
import type { Store } from '../infra/mongo/store.js';
import { type Change, changesOfEmployee } from '../infra/plans/changes.js';
import { type EmployeeRecord, getEmployee, getEmployeeDocument } from '../infra/roster/employees.js';
import {
  EMPLOYEE_FIELDS,
  type EmployeeField,
  type EmployeeFields,
  SENSITIVE_FIELDS,
} from '../shared/employee.js';
import { employeeAt } from '../shared/plan/employee-at.js';
import type { FieldChange } from '../shared/plan/plan.js';
import { resolveEmployee } from '../shared/plan/resolve-employee.js';
import type { Origin } from '../shared/plan/statement.js';

type ToldChange = Pick<Change, 'at' | 'sync_id' | 'kind'> & {
  readonly fields: readonly (Pick<FieldChange, 'field' | 'before' | 'after'> & {
    readonly origin: FieldProvenance | null;
  })[];
};

/** An employee with where each value comes from, and what syncs changed, the newest first. */
export type EmployeeHistory = {
  readonly employee: EmployeeRecord;
  /** Null for a value that no report says: it is empty, or a person put it there. */
  readonly origins: Readonly<Record<EmployeeField, FieldProvenance | null>>;
  readonly changes: readonly ToldChange[];
};

/** More than a person has in a working life of hourly syncs. */
const ALL = 100_000;

/**
 * One employee, told whole. Without `reveal` sensitive values are null.
 *
 * @throws AppError `employee_not_found`, `employee_removed`
 */
export async function readEmployeeHistory(
  store: Store,
  employee_id: string,
  { reveal }: { readonly reveal: boolean },
): Promise<EmployeeHistory> {
  const employee = await getEmployee(store, employee_id, { reveal });
  const said = await originsSaid(store, employee_id);
  const changes = await changesOfEmployee(store, employee_id, { limit: ALL });
  const changed = changes.flatMap(({ fields }) => fields.map(({ origin }) => origin));
  const tell = await provenanceResolver(store.db, [...said.values(), ...changed]);
  const origins = EMPLOYEE_FIELDS.map((field) => [field, tell(field, said.get(field) ?? null)]);
  return {
    employee,
    origins: Object.fromEntries(origins),
    changes: changes.map((change) => toldChange(change, tell, reveal)),
  };
}

/**
 * The fields of an employee as this database had them at the end of a day (UTC), `YYYY-MM-DD`; null before the employee was there.
 *
 * @throws AppError `employee_not_found`, `employee_removed`
 */
export async function readEmployeeAt(
  store: Store,
  employee_id: string,
  { day, reveal }: { readonly day: string; readonly reveal: boolean },
): Promise<EmployeeFields | null> {
  const document = await getEmployeeDocument(store.db, employee_id);
  const changes = await changesOfEmployee(store, employee_id, { limit: ALL });
  const fields = employeeAt(decodeFields(store.keyring, document), changes, new Date(`${day}T23:59:59.999Z`));
  if (fields === null || reveal) return fields;
  return { ...fields, ...Object.fromEntries([...SENSITIVE_FIELDS].map((field) => [field, null])) };
}

/** The row behind each value, as far as the value is what the reports say. */
async function originsSaid(store: Store, employee_id: string): Promise<Map<EmployeeField, Origin>> {
  const document = await getEmployeeDocument(store.db, employee_id);
  const stored = decodeFields(store.keyring, document);
  // Pay waits for the day that the newest report has reached, so it takes that to tell which rate counts.
  const as_of = (await newestReportTime(store.db)) ?? '';
  const { fields, origins } = resolveEmployee(openStatements(store.keyring, document), as_of);
  return new Map(
    EMPLOYEE_FIELDS.flatMap((field) => {
      const origin = origins[field];
      return origin !== undefined && fields[field] === stored[field] ? [[field, origin] as const] : [];
    }),
  );
}

function toldChange(
  { at, sync_id, kind, fields }: Change,
  tell: ResolveProvenance,
  reveal: boolean,
): ToldChange {
  const told = fields.map(({ field, before, after, origin }) => {
    const hidden = !reveal && SENSITIVE_FIELDS.has(field);
    return {
      field,
      before: hidden ? null : before,
      after: hidden ? null : after,
      origin: tell(field, origin),
    };
  });
  return { at, sync_id, kind, fields: told };
}
