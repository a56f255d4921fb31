import { Anchor, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { AccountName } from '../../ui/account-name.js';
import { EmployeeLink } from '../../ui/employee-link.js';
import { SyncStatusBadge } from '../../ui/sync-status-badge.js';
import type { Event } from './timeline-events.js';

/** One thing that happened: when, what, to whom, and by whom. */
export function EventLine({ event }: { readonly event: Event }) {
  switch (event.kind) {
    case 'sync':
      return <SyncLine {...event} />;
    case 'decision':
      return <DecisionLine {...event} />;
    case 'audit':
      return <AuditLine {...event} />;
  }
}

type LineProps = { readonly at: string; readonly by: ReactNode; readonly children: ReactNode };

function Line({ at, by, children }: LineProps) {
  const { activity: text } = useText();
  const format = useFormat();
  return (
    <Group gap="xs" className="wraps">
      <Text span size="sm" c="dimmed" w={72}>
        <time dateTime={at} title={format.dateTime(at)}>
          {format.timeOfDay(at)}
        </time>
      </Text>
      {children}
      <Text span size="sm" c="dimmed">
        {text.by} {by}
      </Text>
    </Group>
  );
}

type Of<Kind extends Event['kind']> = Extract<Event, { readonly kind: Kind }>;

function SyncLine({ at, sync: { sync_id, report_type, status, employees, requested_by } }: Of<'sync'>) {
  const { activity: text, common, syncs } = useText();
  return (
    <Line at={at} by={<AccountName id={requested_by} />}>
      <Anchor component={Link} href={`/syncs/${sync_id}`} size="sm">
        {text.sync}, {common.report[report_type]}
      </Anchor>
      <SyncStatusBadge status={status} />
      <Text span size="sm">
        {syncs.counts(employees.created, employees.updated, employees.missing)}
      </Text>
    </Line>
  );
}

function DecisionLine({ at, decision: { decision, employee_id, staff_id, by } }: Of<'decision'>) {
  const { activity: text } = useText();
  return (
    <Line at={at} by={<AccountName id={by} />}>
      <Text span size="sm">
        {text.decision[decision]}:
      </Text>
      <EmployeeLink employee_id={employee_id} />
      <Text span size="sm">
        {staff_id}
      </Text>
    </Line>
  );
}

function AuditLine({ at, entry: { action, target, account_name } }: Of<'audit'>) {
  const { activity: text } = useText();
  const isOfSync = action.startsWith('sync.');
  return (
    <Line at={at} by={account_name}>
      <Text span size="sm">
        {text.action[action]}:
      </Text>
      {isOfSync ? (
        <Anchor component={Link} href={`/syncs/${target}`} size="sm">
          {target}
        </Anchor>
      ) : (
        <Text span size="sm">
          {target}
        </Text>
      )}
    </Line>
  );
}
