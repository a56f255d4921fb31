import { Badge, Card, Group, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';
import { Time } from '../../ui/time.js';

/** A card for each report: when it was made, when it was synced, and whether it is late. */
export function ReportCards() {
  const { home, common } = useText();
  const stats = useQuery(query('employees.stats', {}));
  return (
    <section aria-labelledby="reports">
      <Title order={2} size="h4" mb="xs" id="reports">
        {home.reports}
      </Title>
      <Loaded of={stats} height={110}>
        {({ reports }) => (
          <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
            {reports.map(({ report_type, report_time, last_synced_at, stale }) => (
              <Card key={report_type} withBorder padding="sm">
                <Group justify="space-between" mb={4}>
                  <Text fw={600}>{common.report[report_type]}</Text>
                  {last_synced_at && (
                    <Badge color={stale ? 'orange' : 'green'} variant="light">
                      {stale ? home.late : home.on_time}
                    </Badge>
                  )}
                </Group>
                <Text size="sm">
                  {home.last_report}: {report_time?.replace('T', ' ').slice(0, 16) ?? common.none}
                </Text>
                <Text size="sm">
                  {home.last_sync}: {last_synced_at ? <Time at={last_synced_at} /> : home.never_synced}
                </Text>
              </Card>
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </section>
  );
}
