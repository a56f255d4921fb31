import { Badge, Checkbox, Group, Stack, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ItemOf } from '../../client/client.js';
import { pages } from '../../client/query.js';
import { useUrlState } from '../../client/url-state.js';
import { useText } from '../../text/text-context.js';
import { CodeFilter } from '../../ui/code-filter.js';
import { DataTable } from '../../ui/data-table.js';
import { EmployeeLink } from '../../ui/employee-link.js';
import { Paged } from '../../ui/paged.js';
import { DepartmentSelect } from './department-select.js';
import { JobRoleSelect } from './role-select.js';

/** Who can work this week, and for how many hours more. */
export function Available() {
  const { scheduling: text, common } = useText();
  const { state, change, clear, isFiltered } = useUrlState([
    'role',
    'department_code',
    'min_hours',
    'include_unavailable',
  ]);
  const { include_unavailable, ...filter } = state;
  const people = useInfiniteQuery(
    pages('employees.available_for_scheduling', {
      ...filter,
      include_unavailable: include_unavailable !== undefined,
      fields: ['first_name', 'last_name'],
    }),
  );
  return (
    <Stack>
      <Group align="flex-end">
        <JobRoleSelect value={state.role ?? null} onChange={(role) => change({ role })} />
        <DepartmentSelect
          value={state.department_code ?? null}
          onChange={(department_code) => change({ department_code })}
        />
        <CodeFilter label={text.min_hours} name="min_hours" />
      </Group>
      <Checkbox
        label={text.include_unavailable}
        checked={include_unavailable !== undefined}
        onChange={({ currentTarget }) =>
          change({ include_unavailable: currentTarget.checked ? 'yes' : null })
        }
      />
      <Paged of={people} empty={common.empty.available} clear={isFiltered ? clear : undefined}>
        {(items) => <People items={items} />}
      </Paged>
    </Stack>
  );
}

function People({ items }: { readonly items: readonly ItemOf<'employees.available_for_scheduling'>[] }) {
  const { scheduling: text, common } = useText();
  return (
    <DataTable
      head={[text.employee, text.roles, text.available, text.hours_left, text.why]}
      numbers={[text.hours_left]}
    >
      {items.map(({ roles, available, hours_left, reasons, ...employee }) => (
        <Table.Tr key={employee.employee_id}>
          <Table.Td>
            <EmployeeLink {...employee} />
          </Table.Td>
          <Table.Td className="wraps">{roles.join(', ') || common.none}</Table.Td>
          <Table.Td>
            <Badge variant="light" color={available ? 'green' : 'gray'}>
              {available ? common.yes : common.no}
            </Badge>
          </Table.Td>
          <Table.Td className="number">{hours_left === 'unknown' ? text.unknown : hours_left}</Table.Td>
          <Table.Td>{reasons.map((reason) => text.reason[reason]).join(', ')}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
