import { EMPLOYEE_FIELDS, type EmployeeField, type EmployeeFields } from '../employee.js';

type PastChange = {
  readonly at: Date;
  readonly kind: string;
  readonly fields: readonly {
    readonly field: EmployeeField;
    readonly before: EmployeeFields[EmployeeField];
  }[];
};

const EMPTY = Object.fromEntries(EMPLOYEE_FIELDS.map((field) => [field, null])) as EmployeeFields;

/** Returns the employee's fields at `time`, by reverting the later changes from the newest on. Null when the employee was not in the roster. */
export function employeeAt(
  now: EmployeeFields,
  changes: readonly PastChange[],
  time: Date,
): EmployeeFields | null {
  const later = changes.filter(({ at }) => at > time).toSorted((a, b) => +b.at - +a.at);
  let then: EmployeeFields | null = now;
  for (const { kind, fields } of later) {
    const before = fields.map(({ field, before }) => [field, before] as const);
    then = kind === 'created' ? null : { ...(then ?? EMPTY), ...Object.fromEntries(before) };
  }
  return then;
}
