import { EMPLOYEE_FIELDS, type EmployeeFields } from '../employee.js';
import type { ReportTime } from '../report.js';
import { mergeAllStatements } from './merge-statements.js';
import type { PushWindow } from './push.js';
import { resolveEmployee } from './resolve-employee.js';
import type { EmployeeStatements } from './statement.js';

type StoredRecord = { readonly fields: EmployeeFields; readonly statements: EmployeeStatements };

/**
 * Merges the records of one person, the oldest first. The newer report wins for each field, as in a sync. A value that is in no report comes from the
 * newest record.
 */
export function mergeEmployees(
  records: readonly StoredRecord[],
  as_of: ReportTime,
  push_minutes: PushWindow,
): StoredRecord {
  const statements = mergeAllStatements(records.map((record) => record.statements));
  const { fields, origins } = resolveEmployee(statements, as_of, push_minutes);
  const unstated = EMPLOYEE_FIELDS.filter((field) => origins[field] === undefined);
  const kept = unstated.map((field) => [
    field,
    records.findLast((each) => each.fields[field] !== null)?.fields[field] ?? null,
  ]);
  return { fields: { ...fields, ...Object.fromEntries(kept) }, statements };
}
