import { Card, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { pages } from '../../client/query.js';
import { useFieldName } from '../../text/field-name.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';
import { More } from '../../ui/more.js';

type Props = { readonly sync_id: string; readonly file_id: string };

/** The issues of a file's rows, as its last sync found them. Values are not shown: they are in the file. */
export function FileIssues(of: Props) {
  const { files: text, issues: words } = useText();
  const fieldName = useFieldName();
  const issues = useInfiniteQuery(pages('issues.list', { ...of }));
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {text.issues}
      </Title>
      <Loaded of={issues} height={120}>
        {({ pages: loaded }) => {
          const items = loaded.flatMap((each) => each.items);
          if (items.length === 0) return <Text size="sm">{text.no_issues}</Text>;
          return (
            <>
              <Table verticalSpacing={4}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th className="number" w={80}>
                      {text.row}
                    </Table.Th>
                    <Table.Th>{text.field}</Table.Th>
                    <Table.Th>{text.what}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ sheet, table, row, field, code }) => (
                    <Table.Tr key={`${sheet} ${table} ${row} ${field} ${code}`}>
                      <Table.Td className="number">{row}</Table.Td>
                      <Table.Td>{fieldName(field)}</Table.Td>
                      <Table.Td>{words.code[code].what}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              <More of={issues} shown={items.length} />
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
