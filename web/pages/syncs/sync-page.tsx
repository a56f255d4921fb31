import { Anchor, Badge, Card, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { OutputOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { AccountLabel } from '../../ui/account-name.js';
import { Loaded } from '../../ui/loaded.js';
import { Page } from '../../ui/page.js';
import { SyncStatusBadge } from '../../ui/sync-status-badge.js';
import { DecisionNotice } from './decision-notice.js';
import { DecisionText } from './decision-text.js';
import { HeldNotice } from './held-notice.js';
import { PlanChanges } from './plan-changes.js';
import { SyncActions } from './sync-actions.js';
import { SyncErrors } from './sync-errors.js';
import { SyncFiles } from './sync-files.js';
import { SyncLive } from './sync-live.js';
import { SyncResult } from './sync-result.js';
import { useDecisions } from './use-decisions.js';

const REFRESH_MS = 2_000;

type Report = OutputOf<'logs.one'>;

/** One sync: live while it runs, then what it read, changed and left out. */
export function SyncPage() {
  const { sync_id = '' } = useParams<{ sync_id: string }>();
  const { syncs } = useText();
  const decisions = useDecisions();
  const report = useQuery({
    ...query('logs.one', { sync_id }),
    refetchInterval: ({ state }) => (isOpen(state.data) ? REFRESH_MS : false),
  });
  return (
    <Page
      title={syncs.one.title(sync_id)}
      actions={report.data && <SyncActions report={report.data} decisions={decisions} />}
    >
      <Loaded of={report} height={400}>
        {(data) => (
          <>
            <DecisionNotice report={data} of={decisions} />
            <Sync report={data} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

const isApplied = ({ status, dry_run }: Report) =>
  !dry_run && (status === 'completed' || status === 'completed_with_errors');
const isOpen = (report: Report | undefined) => report?.status === 'running' || report?.status === 'held';

function Sync({ report }: { readonly report: Report }) {
  const { syncs } = useText();
  return (
    <>
      <Facts report={report} />
      {isOpen(report) && <SyncLive sync_id={report.sync_id} isHeld={report.status === 'held'} />}
      {report.status === 'held' && (
        <HeldNotice sync_id={report.sync_id} held_by={report.plan?.held_by ?? []} />
      )}
      <SyncErrors report={report} />
      {!isOpen(report) && <SyncResult report={report} />}
      <SyncFiles report={report} />
      {report.plan && (
        <Card withBorder component="section" id="plan">
          <Title order={2} size="h4" mb="xs">
            {syncs.one.plan}
          </Title>
          <PlanChanges sync_id={report.sync_id} hash={report.plan.hash} isApplied={isApplied(report)} />
        </Card>
      )}
    </>
  );
}

function Facts({ report }: { readonly report: Report }) {
  const { syncs, common } = useText();
  const format = useFormat();
  const { status, report_type, started_at, trigger, dry_run, retry_of, undo_of } = report;
  const { requested_by, decided_by, workflow_url } = report;
  return (
    <Group gap="sm">
      <SyncStatusBadge status={status} />
      {dry_run && <Badge variant="outline">{syncs.dry_run}</Badge>}
      <Text size="sm">
        {common.report[report_type]}, {format.dateTime(started_at)}
      </Text>
      <Text size="sm" c="dimmed">
        {syncs.one.started_by[trigger]}
        {trigger === 'api' && (
          <>
            {' '}
            <AccountLabel id={requested_by} />
          </>
        )}
        {decided_by && '. '}
        <DecisionText report={report} />
      </Text>
      {retry_of && <OtherSync name={syncs.retry_of} sync_id={retry_of} />}
      {undo_of && <OtherSync name={syncs.undo_of} sync_id={undo_of} />}
      {workflow_url && (
        <Anchor href={workflow_url} target="_blank" rel="noreferrer" size="sm">
          {syncs.one.temporal}
        </Anchor>
      )}
    </Group>
  );
}

/** The sync that this one repeats or undoes. */
function OtherSync({ name, sync_id }: { readonly name: string; readonly sync_id: string }) {
  return (
    <Anchor component={Link} href={`/syncs/${sync_id}`} size="sm">
      {`${name}: ${sync_id}`}
    </Anchor>
  );
}
