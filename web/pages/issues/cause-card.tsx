import { Anchor, Badge, Card, Group, Table, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { ItemOf } from '../../client/client.js';
import { useFieldName } from '../../text/field-name.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { Breakable } from '../../ui/breakable.js';
import { tableName } from '../../ui/table-name.js';
import { FixButton } from '../mapping/fix-button.js';
import type { RuleFields } from '../mapping/rule-fields.js';

type Cause = ItemOf<'issues.causes'>;

/** What a mapping can do about a cause. The form begins with it. */
const FIXES: Readonly<Partial<Record<Cause['code'], Partial<RuleFields>>>> = {
  missing_employee_id: { kind: 'alias', column: 'employee_id' },
  unknown_status: { kind: 'status_word' },
  duplicate_conflict: { kind: 'employee_id_width' },
  invalid_date: { kind: 'column_off' },
  invalid_number: { kind: 'column_off' },
  unreadable_cell: { kind: 'column_off' },
};

/** One cause: how many rows, what happens to them, what to do, and where they are. */
export function CauseCard({
  cause: { code, field, effect, count, places, places_total },
}: {
  readonly cause: Cause;
}) {
  const { issues: text, mapping } = useText();
  const fieldName = useFieldName();
  const format = useFormat();
  const { what, todo } = text.code[code];
  return (
    <Card withBorder component="section">
      <Group justify="space-between" align="flex-start">
        <Title order={2} size="h4">
          {text.in_field(what, fieldName(field))}
        </Title>
        <Badge color={effect === 'row_quarantined' ? 'orange' : 'gray'} variant="light" autoContrast>
          {text.rows(format.number(count))}
        </Badge>
      </Group>
      <Text size="sm">
        {text.effect[effect]} {todo}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {code}
      </Text>
      {FIXES[code] && (
        <Group>
          <FixButton
            label={mapping.fix}
            title={mapping.fix}
            start={FIXES[code]}
            file_id={places[0]?.file_id}
          />
        </Group>
      )}
      <Places places={places} />
      {places_total > places.length && (
        <Text size="sm" c="dimmed">
          {text.more_places(places_total - places.length)}
        </Text>
      )}
    </Card>
  );
}

function Places({ places }: { readonly places: Cause['places'] }) {
  const { issues: text, common } = useText();
  const format = useFormat();
  return (
    <Table.ScrollContainer minWidth={620}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.file}</Table.Th>
            <Table.Th>{text.table}</Table.Th>
            <Table.Th className="number">{text.count}</Table.Th>
            <Table.Th>{text.which}</Table.Th>
            <Table.Th>{text.sync}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {places.map(({ file, file_id, sheet, table, count, rows, sync_id }) => (
            <Table.Tr key={`${sync_id} ${file_id} ${sheet} ${table}`}>
              <Table.Td className="wraps">
                <Anchor component={Link} href={`/files/${encodeURIComponent(file_id)}`} size="sm">
                  <Breakable text={file} />
                </Anchor>
              </Table.Td>
              <Table.Td className="wraps">{tableName({ file, sheet, table }) || common.none}</Table.Td>
              <Table.Td className="number">{format.number(count)}</Table.Td>
              <Table.Td>
                {rows.join(', ')}
                {count > rows.length && text.and_more(count - rows.length)}
              </Table.Td>
              <Table.Td className="unbroken">
                <Anchor component={Link} href={`/syncs/${sync_id}`} size="sm">
                  {sync_id}
                </Anchor>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
