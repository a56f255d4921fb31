import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { formatName } from '../../../shared/employee.js';
import type { ItemOf } from '../../client/client.js';

/** Leads from a row to the page of its employee. */
export function EmployeeRowLink({ employee }: { readonly employee: ItemOf<'employees.list'> }) {
  const { employee_id, last_name = null, first_name = null } = employee;
  return (
    <Anchor component={Link} href={`/employees/${encodeURIComponent(employee_id)}`} size="sm" dir="auto">
      {formatName({ last_name, first_name }) || employee_id}
    </Anchor>
  );
}
