import { Anchor, Button, Group, Select, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ReportType } from '../../../shared/report.js';
import { FileStatus } from '../../../shared/sync.js';
import type { InputOf, ItemOf } from '../../client/client.js';
import { pages } from '../../client/query.js';
import { useUrlState } from '../../client/url-state.js';
import { useErrorText } from '../../text/error-text.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { Breakable } from '../../ui/breakable.js';
import { DataTable } from '../../ui/data-table.js';
import { FileStatusBadge } from '../../ui/file-status-badge.js';
import { Page } from '../../ui/page.js';
import { Paged } from '../../ui/paged.js';
import { Time } from '../../ui/time.js';

/** All report files, last changed first. */
export function FilesPage() {
  const { files: text, syncs, common } = useText();
  const { state, change, clear, isFiltered } = useUrlState(['status', 'report_type', 'name']);
  const files = useInfiniteQuery(pages('files.list', state as InputOf<'files.list'>));
  return (
    <Page title={text.title}>
      <Group align="flex-end">
        <Select
          label={text.status}
          placeholder={text.any_status}
          data={FileStatus.options.map((value) => ({ value, label: syncs.file_status[value] }))}
          value={state.status ?? null}
          onChange={(status) => change({ status })}
          clearable
        />
        <Select
          label={text.report}
          placeholder={text.any_report}
          data={ReportType.options.map((value) => ({ value, label: common.report[value] }))}
          value={state.report_type ?? null}
          onChange={(report_type) => change({ report_type })}
          clearable
        />
        {state.name && (
          <>
            <Text size="sm" className="wraps">
              {text.only(state.name)}
            </Text>
            <Button variant="default" onClick={() => change({ name: null })}>
              {text.all}
            </Button>
          </>
        )}
      </Group>
      <Paged of={files} empty={common.empty.files} clear={isFiltered ? clear : undefined}>
        {(items) => <FileTable items={items} />}
      </Paged>
    </Page>
  );
}

function FileTable({ items }: { readonly items: readonly ItemOf<'files.list'>[] }) {
  const { files: text, common } = useText();
  const errorText = useErrorText();
  const format = useFormat();
  const count = (value: number | undefined) => (value === undefined ? common.none : format.number(value));
  return (
    <DataTable
      head={[text.file, text.status, text.report, text.rows, text.left_out, text.changed]}
      numbers={[text.rows, text.left_out]}
      minWidth={760}
    >
      {items.map(({ file_id, name, status, report_type, rows, updated_at, error }) => (
        <Table.Tr key={file_id}>
          <Table.Td className="wraps">
            <Anchor component={Link} href={`/files/${encodeURIComponent(file_id)}`} size="sm">
              <Breakable text={name} />
            </Anchor>
            {error && (
              <Text size="xs" c="dimmed">
                {errorText(error).message}
              </Text>
            )}
          </Table.Td>
          <Table.Td>
            <FileStatusBadge status={status} />
          </Table.Td>
          <Table.Td className="unbroken">{report_type ? common.report[report_type] : common.none}</Table.Td>
          <Table.Td className="number">{count(rows?.read)}</Table.Td>
          <Table.Td className="number">{count(rows?.quarantined)}</Table.Td>
          <Table.Td>
            <Time at={updated_at} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
