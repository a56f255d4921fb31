import { Card, Table, Text, Title } from '@mantine/core';
import type { OutputOf } from '../../client/client.js';
import { useFieldName } from '../../text/field-name.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { Breakable } from '../../ui/breakable.js';
import { BrakeHistory } from './brake-history.js';

type Brakes = NonNullable<NonNullable<OutputOf<'logs.one'>['plan']>['held_by']>;

type Props = { readonly sync_id: string; readonly held_by: Brakes };

/** Why a plan is held: each brake with its figure against its limit, and people to look at. */
export function HeldNotice({ sync_id, held_by }: Props) {
  const { syncs } = useText();
  const fieldName = useFieldName();
  const format = useFormat();
  const { one: text, brake: words } = syncs;
  return (
    <Card withBorder component="section" role="status" bd="2px solid orange.6">
      <Title order={2} size="h4" mb="xs">
        {text.held_by}
      </Title>
      <Table.ScrollContainer minWidth={520}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.brake}</Table.Th>
              <Table.Th className="number">{text.figure}</Table.Th>
              <Table.Th className="number">{text.limit}</Table.Th>
              <Table.Th>{text.examples}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {held_by.map(({ brake, field, figure, limit, examples = [], files = [] }) => (
              <Table.Tr key={`${brake} ${field}`}>
                <Table.Td>
                  <Text size="sm" fw={600}>
                    {words[brake as keyof typeof words] ?? brake}
                    {field && ` (${fieldName(field)})`}
                  </Text>
                </Table.Td>
                <Table.Td className="number">{format.number(figure)}</Table.Td>
                <Table.Td className="number">{format.number(limit)}</Table.Td>
                <Table.Td>
                  {examples.join(', ')}
                  {files.map((file) => (
                    <Text key={file} size="xs" c="dimmed" className="wraps">
                      <Breakable text={file} />
                    </Text>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <BrakeHistory sync_id={sync_id} />
    </Card>
  );
}
