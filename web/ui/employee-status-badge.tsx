import { Badge } from '@mantine/core';
import type { EmployeeStatus } from '../../shared/employee.js';
import { useText } from '../text/text-context.js';

const COLORS: Record<EmployeeStatus, string> = {
  active: 'green',
  on_leave: 'yellow',
  terminated: 'gray',
  inactive: 'gray',
};

export function EmployeeStatusBadge({ status }: { readonly status: EmployeeStatus }) {
  const { common } = useText();
  return (
    <Badge color={COLORS[status]} variant="light" autoContrast>
      {common.employee_status[status]}
    </Badge>
  );
}
