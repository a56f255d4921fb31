import type { EmployeeField, EmployeeFields } from '../employee.js';

type PastChange = {
  readonly at: Date;
  readonly kind: string;
  readonly fields: readonly {
    readonly field: EmployeeField;
    readonly before: EmployeeFields[EmployeeField];
  }[];
};

/** The employee as he stood at a moment: what later changes did, taken back from now on. Null: he was not in the roster yet. */
export function employeeAt(
  now: EmployeeFields,
  changes: readonly PastChange[],
  moment: Date,
): EmployeeFields | null {
  const later = changes.filter(({ at }) => at > moment).toSorted((one, other) => +other.at - +one.at);
  if (later.some(({ kind }) => kind === 'created')) return null;
  const back = later.flatMap(({ fields }) => fields.map(({ field, before }) => [field, before] as const));
  return { ...now, ...Object.fromEntries(back) };
}
