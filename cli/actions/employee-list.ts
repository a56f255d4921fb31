import { pageOfEmployees } from '../../infra/roster/employee-page.js';
import type { EmployeePart } from '../../infra/roster/employees.js';
import { formatTable } from '../render/print-table.js';
import { print } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';
import { type FilterOptions, filterOf } from './employee-filter.js';

type Options = FilterOptions & { readonly limit: number; readonly missing?: true };

export async function listEmployees(context: Context, options: Options): Promise<void> {
  const filter = { ...filterOf(options), ...(options.missing && { missing: true }) };
  const { employees } = await pageOfEmployees(await context.store(), filter, {
    fields: LISTED,
    limit: options.limit,
  });
  print(employees.length > 0 ? describeList(employees, options.missing === true) : 'No employees.');
}

const LISTED = [
  ...(['last_name', 'first_name', 'status', 'department_description', 'position_family'] as const),
  ...(['staff_id', 'missing'] as const),
] as const;

function describeList(found: readonly EmployeePart[], missing: boolean): string {
  const head = ['id', 'last name', 'first name', 'status', 'department', 'position'];
  const rows = found.map((employee) =>
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
