import { ScrollArea, Table, Text } from '@mantine/core';
import type { ItemOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';

const HEIGHT = 280;

/** Each pair that would be decided about: the employee, the record, and why it may be theirs. */
export function BulkPairs({ pairs }: { readonly pairs: readonly ItemOf<'staff.preview_bulk'>[] }) {
  const { staff: text } = useText();
  const format = useFormat();
  if (pairs.length === 0) return null;
  return (
    <ScrollArea.Autosize mah={HEIGHT} viewportProps={{ tabIndex: 0 }}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.employee}</Table.Th>
            <Table.Th>{text.record}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pairs.map(({ employee_id, first_name, last_name, staff, score, reasons }) => (
            <Table.Tr key={`${employee_id} ${staff.staff_id}`}>
              <Table.Td className="wraps">
                {first_name} {last_name} ({employee_id})
              </Table.Td>
              <Table.Td className="wraps">
                {staff.first_name} {staff.last_name} ({staff.staff_id})
                <Text size="xs" c="dimmed">
                  {text.match.score(format.percent(score))}:{' '}
                  {reasons.map((reason) => text.reason[reason]).join(', ')}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
