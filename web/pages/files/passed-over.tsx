import { Card, Table, Title } from '@mantine/core';
import type { OutputOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';

type Tables = OutputOf<'files.one'>['tables_passed_over'];

/** The tables of a file that are not read, and why. */
export function PassedOverList({ tables }: { readonly tables: Tables }) {
  const { files: text, common } = useText();
  const format = useFormat();
  if (tables.length === 0) return null;
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {text.passed_over}
      </Title>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.table}</Table.Th>
            <Table.Th>{text.reason}</Table.Th>
            <Table.Th className="number">{text.rows}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tables.map(({ sheet, table, reason, rows }) => (
            <Table.Tr key={`${sheet} / ${table} ${reason}`}>
              <Table.Td className="wraps">
                {[sheet, table].filter((name) => name !== '').join(' / ') || common.none}
              </Table.Td>
              <Table.Td>{text.reasons[reason]}</Table.Td>
              <Table.Td className="number">{rows === undefined ? common.none : format.number(rows)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
