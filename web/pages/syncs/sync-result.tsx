import { Card, SimpleGrid, Text, Title } from '@mantine/core';
import type { OutputOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';

/** What an ended sync read and did, in figures. */
export function SyncResult({
  report: { employees, rows, staff },
}: {
  readonly report: OutputOf<'logs.one'>;
}) {
  const { one: text } = useText().syncs;
  const { figures: words } = text;
  const format = useFormat();
  const figures = [
    [words.created, employees.created],
    [words.updated, employees.updated],
    [words.unchanged, employees.unchanged],
    [words.missing, employees.missing],
    [words.rows_read, rows.read],
    [words.rows_quarantined, rows.quarantined],
    [words.linked, staff.linked],
    [words.ambiguous, staff.ambiguous],
  ] as const;
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {text.result}
      </Title>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {figures.map(([label, value]) => (
          <div key={label}>
            <Text size="xl" fw={600}>
              {format.number(value)}
            </Text>
            <Text size="sm" c="dimmed">
              {label}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Card>
  );
}
