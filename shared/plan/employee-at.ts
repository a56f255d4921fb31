import { EMPLOYEE_FIELDS, type EmployeeField, type EmployeeFields } from '../employee.js';

type RevertibleChange = {
  readonly kind: string;
  readonly fields: readonly {
    readonly field: EmployeeField;
    readonly before: EmployeeFields[EmployeeField];
  }[];
};
type PastChange = RevertibleChange & { readonly at: Date };

const EMPTY = Object.fromEntries(EMPLOYEE_FIELDS.map((field) => [field, null])) as EmployeeFields;

/** Returns the employee's fields at `time`, by reverting the later changes from the newest on. Null when the employee was not in the roster. */
export function employeeAt(
  now: EmployeeFields,
  changes: readonly PastChange[],
  time: Date,
): EmployeeFields | null {
  const later = changes.filter(({ at }) => at > time).toSorted((a, b) => +b.at - +a.at);
  return beforeChanges(now, later);
}

/** Returns the fields before these changes, the newest first, were made. Null: the employee is not, or was not, in the roster. */
export function beforeChanges(
  now: EmployeeFields | null,
  newestFirst: readonly RevertibleChange[],
): EmployeeFields | null {
  let then = now;
  for (const { kind, fields } of newestFirst) {
    const before = fields.map(({ field, before }) => [field, before] as const);
    then = kind === 'created' ? null : { ...(then ?? EMPTY), ...Object.fromEntries(before) };
  }
  return then;
}
