import { Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { InputOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { EmployeeLink } from '../../ui/employee-link.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { searchRevealOptions } from '../../ui/use-reveal.js';

/** The people who could work a shift, cheapest first. Read once, because each reading is recorded. */
export function RankedCandidates({ shift }: { readonly shift: InputOf<'scheduling.candidates'> }) {
  const { scheduling, common } = useText();
  const { shift: text, cost_reason } = scheduling;
  const format = useFormat();
  const ranking = useQuery({
    ...query('scheduling.candidates', shift),
    staleTime: Number.POSITIVE_INFINITY,
    ...searchRevealOptions(shift.reveal === true),
  });
  const head = [text.rank, scheduling.employee, scheduling.roles, text.regular, text.overtime];
  return (
    <Loaded of={ranking} height={300}>
      {({ items, compared, hours_as_of }) => (
        <Stack gap="xs">
          <Text size="sm">
            {text.compared(compared)}{' '}
            {hours_as_of ? text.hours_as_of(format.wallClock(hours_as_of)) : text.hours_outdated}
          </Text>
          {items.length === 0 ? (
            <EmptyNotice text={common.empty.candidates} />
          ) : (
            <DataTable
              head={[...head, ...(shift.reveal ? [text.cost] : []), scheduling.why]}
              numbers={[text.rank, text.regular, text.overtime, text.cost]}
            >
              {items.map(({ roles, regular_hours, overtime_hours, reasons, cost, ...employee }, at) => (
                <Table.Tr key={employee.employee_id}>
                  <Table.Td className="number">{at + 1}</Table.Td>
                  <Table.Td>
                    <EmployeeLink {...employee} />
                  </Table.Td>
                  <Table.Td className="wraps">{roles.join(', ') || common.none}</Table.Td>
                  <Table.Td className="number">{regular_hours}</Table.Td>
                  <Table.Td className="number">{overtime_hours}</Table.Td>
                  {shift.reveal && (
                    <Table.Td className="number">{cost ? format.money(cost) : common.none}</Table.Td>
                  )}
                  <Table.Td>{reasons.map((reason) => cost_reason[reason]).join(', ')}</Table.Td>
                </Table.Tr>
              ))}
            </DataTable>
          )}
        </Stack>
      )}
    </Loaded>
  );
}
