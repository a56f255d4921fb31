import { Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { pages, useAction } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useUrlState } from '../../client/url-state.js';
import { useText } from '../../text/text-context.js';
import { CodeFilter } from '../../ui/code-filter.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { DataTable } from '../../ui/data-table.js';
import { EmployeeLink } from '../../ui/employee-link.js';
import { Paged } from '../../ui/paged.js';

/** The employees with a Staff record. */
export function StaffLinks() {
  const { staff: text, settings, fields, common } = useText();
  const can = useCan();
  const { state, clear, isFiltered } = useUrlState(['employee_id']);
  const links = useInfiniteQuery(pages('staff.list', state));
  const unlink = useAction('staff.unlink');
  return (
    <Stack>
      <CodeFilter label={text.employee_code} name="employee_id" />
      <Paged of={links} empty={common.empty.links} clear={isFiltered ? clear : undefined}>
        {(items) => (
          <DataTable head={[text.employee, fields.status, text.record, text.record_state, settings.actions]}>
            {items.map(({ staff, ...employee }) => (
              <Table.Tr key={staff.staff_id}>
                <Table.Td>
                  <EmployeeLink {...employee} />
                </Table.Td>
                <Table.Td>{employee.status ? common.employee_status[employee.status] : common.none}</Table.Td>
                <Table.Td className="wraps">
                  {staff.first_name} {staff.last_name}{' '}
                  <Text span size="xs" c="dimmed">
                    {staff.staff_id}
                  </Text>
                </Table.Td>
                <Table.Td>{staff.active ? text.active : text.match.inactive}</Table.Td>
                <Table.Td>
                  {can('staff:link') && (
                    <ConfirmButton
                      size="xs"
                      label={text.unlink}
                      question={text.unlink_question}
                      action={unlink}
                      input={{ employee_id: employee.employee_id }}
                      isDangerous
                    />
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
        )}
      </Paged>
    </Stack>
  );
}
