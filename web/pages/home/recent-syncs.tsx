import { Anchor, Card, Group, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { pages } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { SyncStatusBadge } from '../../ui/sync-status-badge.js';
import { Time } from '../../ui/time.js';
import { SyncBars } from './sync-bars.js';

const SHOWN = 8;
const OVER_TIME = 32;

export function RecentSyncs() {
  const { home, common, syncs } = useText();
  const logs = useInfiniteQuery(pages('logs.list', { limit: OVER_TIME }));
  return (
    <Card withBorder component="section">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {home.recent}
        </Title>
        <Anchor component={Link} href="/syncs" size="sm">
          {home.all_syncs}
        </Anchor>
      </Group>
      <Loaded of={logs} height={320}>
        {({ pages: [first] }) =>
          first?.items.length ? (
            <>
              <SyncBars logs={first.items} />
              {first.items.slice(0, SHOWN).map(({ sync_id, status, started_at, employees, report_type }) => (
                <Group key={sync_id} justify="space-between" py={4} wrap="nowrap">
                  <Anchor component={Link} href={`/syncs/${sync_id}`} size="sm">
                    {common.report[report_type]}, <Time at={started_at} />
                  </Anchor>
                  <Group gap="xs" wrap="nowrap">
                    <Text size="xs" c="dimmed" visibleFrom="xs">
                      {syncs.counts(employees.created, employees.updated, employees.missing)}
                    </Text>
                    <SyncStatusBadge status={status} />
                  </Group>
                </Group>
              ))}
            </>
          ) : (
            <EmptyNotice text={common.empty.syncs} />
          )
        }
      </Loaded>
    </Card>
  );
}
