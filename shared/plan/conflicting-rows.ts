import { canonicalJson } from '../canonical-json.js';
import type { EmployeeField, EmployeeFields } from '../employee.js';

type Fields = Partial<EmployeeFields>;

/**
 * The fields on which rows with one employee code differ, or null when the rows do not name the same person (REPORTS §6). A row
 * without a field does not differ in it. Rows without names cannot be shown to name one person.
 */
export function conflictingFields(rows: readonly Fields[]): EmployeeField[] | null {
  if (new Set(rows.map(nameOf)).size > 1 || rows.every((fields) => nameOf(fields) === '')) return null;
  const values = new Map<string, Set<string>>();
  for (const [field, value] of rows.flatMap((fields) => Object.entries(fields)))
    values.set(field, (values.get(field) ?? new Set()).add(canonicalJson(value)));
  return [...values].filter(([, distinct]) => distinct.size > 1).map(([field]) => field as EmployeeField);
}

/** A copy of the fields without those in conflict, so that the stored values stay. */
export function withoutFields(fields: Fields, excluded: readonly EmployeeField[]): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([field]) => !excluded.some((name) => name === field)),
  );
}

/** Without letter case, which often differs between a person's jobs. */
function nameOf({ first_name, last_name }: Fields): string {
  const names = [first_name, last_name].flatMap((name) => name ?? []);
  return names.join(' ').normalize('NFC').toLowerCase();
}
