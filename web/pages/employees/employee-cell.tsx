import type { ItemOf } from '../../client/client.js';
import type { Text } from '../../text/en/index.js';
import type { Format } from '../../text/format.js';
import { EmployeeStatusBadge } from '../../ui/employee-status-badge.js';
import type { ColumnId } from './columns.js';

type Employee = ItemOf<'employees.list'>;

/** What a column shows of an employee. */
export function employeeCell(id: Exclude<ColumnId, 'name'>, employee: Employee, text: Text, format: Format) {
  switch (id) {
    case 'status':
      return employee.status && <EmployeeStatusBadge status={employee.status} />;
    case 'department_description':
      return employee.department_description ?? employee.department_code;
    case 'hire_date':
    case 'rehire_date':
    case 'termination_date':
      return employee[id] && format.day(employee[id]);
    case 'updated_at':
      return employee.updated_at && format.dateTime(employee.updated_at);
    case 'overtime_eligible':
      return employee.overtime_eligible === null
        ? null
        : employee.overtime_eligible
          ? text.common.yes
          : text.common.no;
    case 'missing':
      return employee.missing ? text.employees.not_listed : text.employees.listed;
    default:
      return employee[id];
  }
}
