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

/** The employee as he stood at a moment: what later changes did, taken back from now on. Null: he was not in the roster then. */
export function employeeAt(
  now: EmployeeFields,
  changes: readonly PastChange[],
  moment: Date,
): EmployeeFields | null {
  const later = changes.filter(({ at }) => at > moment).toSorted((one, other) => +other.at - +one.at);
  let then: EmployeeFields | null = now;
  for (const { kind, fields } of later) {
    const before = fields.map(({ field, before }) => [field, before] as const);
    then = kind === 'created' ? null : { ...(then ?? EMPTY), ...Object.fromEntries(before) };
  }
  return then;
}
