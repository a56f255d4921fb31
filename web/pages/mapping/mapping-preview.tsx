import { Card, Stack, Table, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { InputOf } from '../../client/client.js';
import { preview } from '../../client/query.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { Loaded } from '../../ui/loaded.js';

const TYPING_MS = 500;
/** What is typed has no preview yet, and that of another rule must not be shown. */
const TYPING = { data: undefined, error: null, refetch: () => undefined };

type Props = Pick<InputOf<'mapping.preview'>, 'mapping'>;

/** How many rows a mapping frees in the stored files, file by file. It waits until the person stops typing. */
export function PreviewPanel({ mapping }: Props) {
  const { mapping: text, files: words } = useText();
  const format = useFormat();
  const change = (before: number, after: number) => `${format.number(before)} → ${format.number(after)}`;
  const typed = JSON.stringify(mapping);
  const [settled] = useDebouncedValue(typed, TYPING_MS);
  const found = useQuery(preview('mapping.preview', { mapping: JSON.parse(settled) as Props['mapping'] }));
  return (
    <Card withBorder component="section">
      <Title order={3} size="h5">
        {text.preview}
      </Title>
      <Loaded of={typed === settled ? found : TYPING} height={110}>
        {({ freed, files, files_total }) => (
          <Stack gap={4}>
            <Text size="sm" fw={600} role="status">
              {freed > 0 ? text.frees(format.number(freed)) : text.frees_none}
            </Text>
            <Text size="xs" c="dimmed">
              {text.previewed(files.length, files_total)}
            </Text>
            {files.length > 0 && (
              <DataTable head={[words.file, words.rows, words.issues]} minWidth={250}>
                {files.map(({ file_id, name, before, after }) => (
                  <Table.Tr key={file_id}>
                    <Table.Td className="wraps">{name}</Table.Td>
                    <Table.Td>{change(before.rows, after.rows)}</Table.Td>
                    <Table.Td>{change(before.issues, after.issues)}</Table.Td>
                  </Table.Tr>
                ))}
              </DataTable>
            )}
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}
