import { Anchor, Card, Table, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { OutputOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { Breakable } from '../../ui/breakable.js';
import { DataTable } from '../../ui/data-table.js';
import { ErrorAlert } from '../../ui/error-alert.js';
import { FileStatusBadge } from '../../ui/file-status-badge.js';

/** The files of a sync, with their rows, and why one was refused. */
export function SyncFiles({ report: { sync_id, files } }: { readonly report: OutputOf<'logs.one'> }) {
  const { syncs, files: text, common } = useText();
  const format = useFormat();
  if (files.length === 0) return null;
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {syncs.files}
      </Title>
      <DataTable
        head={[syncs.file, text.report, syncs.status, syncs.rows, syncs.issues]}
        numbers={[syncs.rows, syncs.issues]}
        minWidth={560}
      >
        {files.map((file) => (
          <Table.Tr key={file.name}>
            <Table.Td className="wraps">
              <Anchor component={Link} href={`/files?name=${encodeURIComponent(file.name)}`} size="sm">
                <Breakable text={file.name} />
              </Anchor>
              {file.error && <ErrorAlert error={file.error} />}
            </Table.Td>
            <Table.Td className="unbroken">
              {file.report_type ? common.report[file.report_type] : common.none}
            </Table.Td>
            <Table.Td>
              <FileStatusBadge status={file.status} />
            </Table.Td>
            <Table.Td className="number">{format.number(file.rows_read)}</Table.Td>
            <Table.Td className="number">
              <IssueCount sync_id={sync_id} count={file.issues_total ?? file.issues.length} />
            </Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Card>
  );
}

type CountProps = { readonly sync_id: string; readonly count: number };

function IssueCount({ sync_id, count }: CountProps) {
  const format = useFormat();
  if (count === 0) return format.number(count);
  return (
    <Anchor component={Link} href={`/issues?sync_id=${sync_id}`} size="sm">
      {format.number(count)}
    </Anchor>
  );
}
