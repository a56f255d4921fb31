import { Group, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ItemOf } from '../../client/client.js';
import { pages } from '../../client/query.js';
import { useUrlState } from '../../client/url-state.js';
import { useText } from '../../text/text-context.js';
import { CodeFilter } from '../../ui/code-filter.js';
import { DataTable } from '../../ui/data-table.js';
import { EmployeeLink } from '../../ui/employee-link.js';
import { Paged } from '../../ui/paged.js';
import { Time } from '../../ui/time.js';

/** An entry may name a whole page of a list. */
const MOST_EMPLOYEES = 5;

/** Who saw which sensitive fields of which employees, newest first. */
export function RevealsTab() {
  const { settings, common } = useText();
  const { audit: text } = settings;
  const { state, clear, isFiltered } = useUrlState(['employee_id']);
  const reveals = useInfiniteQuery(pages('admin.reveals', state));
  return (
    <Stack>
      <Text size="sm">{text.reveals_intro}</Text>
      <CodeFilter label={text.filter_employee} name="employee_id" />
      <Paged of={reveals} empty={common.empty.reveals} clear={isFiltered ? clear : undefined}>
        {(items) => (
          <DataTable head={[text.at, text.who, settings.role, text.fields, text.employees]}>
            {items.map((reveal) => (
              <RevealRow key={reveal.id} reveal={reveal} />
            ))}
          </DataTable>
        )}
      </Paged>
    </Stack>
  );
}

function RevealRow({ reveal }: { readonly reveal: ItemOf<'admin.reveals'> }) {
  const { settings, fields: names } = useText();
  const { at, account_name, role, fields, employee_ids, departments } = reveal;
  const rest = employee_ids.length - MOST_EMPLOYEES;
  return (
    <Table.Tr>
      <Table.Td>
        <Time at={at} />
      </Table.Td>
      <Table.Td className="wraps">{account_name}</Table.Td>
      <Table.Td>{settings.roles[role]}</Table.Td>
      <Table.Td className="wraps">
        {fields.map((field) => names[field as keyof typeof names] ?? field).join(', ')}
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          {employee_ids.slice(0, MOST_EMPLOYEES).map((employee_id) => (
            <EmployeeLink key={employee_id} employee_id={employee_id} />
          ))}
          {rest > 0 && <Text size="sm">{settings.audit.and_more(rest)}</Text>}
          {departments && <Text size="sm">{settings.audit.of_departments(departments.join(', '))}</Text>}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
