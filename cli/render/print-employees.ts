import type { EmployeePart } from '../../infra/roster/employees.js';
import { formatTable } from './print-table.js';

/** The fields that `describeEmployees` prints. */
export const EMPLOYEE_TABLE_FIELDS = [
  ...(['last_name', 'first_name', 'status', 'department_description', 'position_family'] as const),
  ...(['staff_id', 'missing'] as const),
] as const;

/** Formats one line per employee. `missing`: with when each was last listed and has been missing since, in place of the staff record. */
export function describeEmployees(employees: readonly EmployeePart[], missing: boolean): string {
  if (employees.length === 0) return 'No employees.';
  const head = ['id', 'last name', 'first name', 'status', 'department', 'position'];
  const rows = employees.map((employee) =>
    [
      employee.employee_id,
      employee.last_name,
      employee.first_name,
      employee.status,
      employee.department_description,
      employee.position_family,
      ...(missing
        ? [employee.missing?.last_listed?.report_time, employee.missing?.missed_by]
        : [employee.staff_id]),
    ].map((value) => value ?? '–'),
  );
  return formatTable([...head, ...(missing ? ['last listed', 'missing since'] : ['staff'])], rows);
}
