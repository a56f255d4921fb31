import { Anchor, Group, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { OutputOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { ErrorAlert } from '../../ui/error-alert.js';
import { FileStatusBadge } from '../../ui/file-status-badge.js';
import { Loaded } from '../../ui/loaded.js';
import { Page } from '../../ui/page.js';
import { FileColumns } from './file-columns.js';
import { DriftPanel } from './file-drift.js';
import { FileIssues } from './file-issues.js';
import { FileRows } from './file-rows.js';
import { PassedOverList } from './passed-over.js';

/** One report file: what was read of it, how its headings are understood, and what changed in them. */
export function FilePage() {
  const { file_id = '' } = useParams<{ file_id: string }>();
  const { files: text } = useText();
  const file = useQuery(query('files.one', { file_id }));
  return (
    <Page title={file.data?.name ?? text.file}>
      <Loaded of={file} height={600}>
        {(data) => (
          <>
            <Facts file={data} />
            {data.error && <ErrorAlert error={data.error} role="alert" />}
            <DriftPanel file={data} />
            <FileColumns file={data} />
            <PassedOverList tables={data.tables_passed_over} />
            {data.rows && <FileRows file_id={data.file_id} isStored={!data.bytes_removed} />}
            <FileIssues sync_id={data.sync_id} file_id={data.file_id} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Facts({ file }: { readonly file: OutputOf<'files.one'> }) {
  const { files: text, common } = useText();
  const { facts } = text;
  const format = useFormat();
  const { status, report_type, report_time, rows, sync_id, first_seen_at, applied_at } = file;
  const figures = [
    [facts.rows, rows?.read],
    [facts.valid, rows?.valid],
    [facts.left_out, rows?.quarantined],
    [facts.duplicates, rows?.duplicates],
  ] as const;
  return (
    <>
      <Group gap="md">
        <FileStatusBadge status={status} />
        <Text size="sm">
          {report_type && `${common.report[report_type]}. `}
          {report_time && `${facts.made}: ${format.wallClock(report_time)}. `}
          {facts.seen}: {format.dateTime(first_seen_at)}
          {applied_at && `. ${facts.applied}: ${format.dateTime(applied_at)}`}
        </Text>
        <Anchor component={Link} href={`/syncs/${sync_id}`} size="sm">
          {text.sync}
        </Anchor>
      </Group>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {figures.map(([label, value]) => (
          <div key={label}>
            <Text size="xl" fw={600}>
              {value === undefined ? common.none : format.number(value)}
            </Text>
            <Text size="sm" c="dimmed">
              {label}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </>
  );
}
