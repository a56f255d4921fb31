import { Anchor, Card, Table, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { OutputOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { ErrorAlert } from '../../ui/error-alert.js';

/** The files of a sync, with their rows, and why one was refused. */
export function SyncFiles({ report: { sync_id, files } }: { readonly report: OutputOf<'logs.one'> }) {
  const { syncs, common } = useText();
  const format = useFormat();
  if (files.length === 0) return null;
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {syncs.files}
      </Title>
      <DataTable
        head={[syncs.file, syncs.report, syncs.status, syncs.rows, syncs.issues]}
        numbers={[syncs.rows, syncs.issues]}
        minWidth={560}
      >
        {files.map((file) => (
          <Table.Tr key={file.name}>
            <Table.Td className="wraps">
              <Anchor component={Link} href={`/files?name=${encodeURIComponent(file.name)}`} size="sm">
                {file.name}
              </Anchor>
              {file.error && <ErrorAlert error={file.error} />}
            </Table.Td>
            <Table.Td>{file.report_type ? common.report[file.report_type] : common.none}</Table.Td>
            <Table.Td>{syncs.file_status[file.status]}</Table.Td>
            <Table.Td className="number">{format.number(file.rows_read)}</Table.Td>
            <Table.Td className="number">
              <Anchor component={Link} href={`/issues?sync_id=${sync_id}`} size="sm">
                {format.number(file.issues_total ?? file.issues.length)}
              </Anchor>
            </Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Card>
  );
}
