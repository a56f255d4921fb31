import { Anchor, Badge, Group, Select, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { SyncStatus } from '../../../shared/sync.js';
import type { InputOf, ItemOf } from '../../client/client.js';
import { ACTIONS } from '../../client/places.js';
import { pages } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useUrlState } from '../../client/url-state.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { Page } from '../../ui/page.js';
import { Paged } from '../../ui/paged.js';
import { SyncStatusBadge } from '../../ui/sync-status-badge.js';
import { Time } from '../../ui/time.js';
import { StartSyncButton } from './start-sync-button.js';

/** All syncs, newest first. */
export function SyncsPage() {
  const { syncs, common } = useText();
  const can = useCan();
  const { state, change, clear, isFiltered } = useUrlState(['status']);
  const logs = useInfiniteQuery(pages('logs.list', state as InputOf<'logs.list'>));
  return (
    <Page title={syncs.title} actions={can(ACTIONS.start_sync.permission) && <StartSyncButton />}>
      <Select
        label={syncs.status}
        placeholder={syncs.filter_status}
        data={SyncStatus.options.map((value) => ({ value, label: common.status[value] }))}
        value={state.status ?? null}
        onChange={(status) => change({ status })}
        clearable
        maw={240}
      />
      <Paged of={logs} empty={common.empty.syncs} clear={isFiltered ? clear : undefined}>
        {(items) => <SyncTable items={items} />}
      </Paged>
    </Page>
  );
}

function SyncTable({ items }: { readonly items: readonly ItemOf<'logs.list'>[] }) {
  const { syncs, common } = useText();
  return (
    <DataTable
      head={[syncs.started, syncs.status, syncs.report, syncs.trigger, syncs.changes, syncs.duration]}
      numbers={[syncs.duration]}
      minWidth={720}
    >
      {items.map((log) => (
        <Table.Tr key={log.sync_id}>
          <Table.Td>
            <Anchor component={Link} href={`/syncs/${log.sync_id}`} size="sm">
              <Time at={log.started_at} />
            </Anchor>
          </Table.Td>
          <Table.Td>
            <Group gap={4}>
              <SyncStatusBadge status={log.status} />
              <Marks log={log} />
            </Group>
          </Table.Td>
          <Table.Td>{common.report[log.report_type]}</Table.Td>
          <Table.Td>{syncs.triggers[log.trigger]}</Table.Td>
          <Table.Td>
            {syncs.counts(log.employees.created, log.employees.updated, log.employees.missing)}
          </Table.Td>
          <Table.Td className="number">
            <Duration log={log} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

function Marks({ log: { dry_run, retry_of, undo_of } }: { readonly log: ItemOf<'logs.list'> }) {
  const { syncs } = useText();
  const marks = [dry_run && syncs.dry_run, retry_of && syncs.retry_of, undo_of && syncs.undo_of].filter(
    (mark) => mark,
  );
  return marks.map((mark) => (
    <Badge key={String(mark)} variant="outline" color="gray">
      {mark}
    </Badge>
  ));
}

function Duration({ log: { started_at, completed_at } }: { readonly log: ItemOf<'logs.list'> }) {
  const { common } = useText();
  const format = useFormat();
  return completed_at ? format.seconds(Date.parse(completed_at) - Date.parse(started_at)) : common.none;
}
