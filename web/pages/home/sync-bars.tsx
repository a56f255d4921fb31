import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { ItemOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { SYNC_COLORS } from '../../ui/sync-status-badge.js';

type Log = ItemOf<'logs.list'>;

const HEIGHT = 48;

/** The last syncs over time, the newest last: a bar for each, as high as what it changed, in the color of its status. */
export function SyncBars({ logs }: { readonly logs: readonly Log[] }) {
  const { home, common, syncs } = useText();
  const format = useFormat();
  const top = Math.max(1, ...logs.map(changesOf));
  return (
    <div>
      <Text size="xs" c="dimmed">
        {home.over_time(logs.length)}
      </Text>
      <Group gap={3} h={HEIGHT} align="flex-end" wrap="nowrap" mb="xs">
        {logs.toReversed().map((log) => {
          const { sync_id, status, started_at, employees } = log;
          const counts = syncs.counts(employees.created, employees.updated, employees.missing);
          const said = `${format.dateTime(started_at)}, ${common.status[status]}, ${counts}`;
          return (
            <Anchor
              key={sync_id}
              component={Link}
              href={`/syncs/${sync_id}`}
              aria-label={said}
              title={said}
              flex={1}
              maw={12}
              h={Math.max(3, (HEIGHT * changesOf(log)) / top)}
              bg={`${SYNC_COLORS[status]}.6`}
            />
          );
        })}
      </Group>
    </div>
  );
}

function changesOf({ employees: { created, updated, missing } }: Log): number {
  return created + updated + missing;
}
