import { Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { pages } from '../../client/query.js';
import { useFieldName } from '../../text/field-name.js';
import { useText } from '../../text/text-context.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { More } from '../../ui/more.js';
import { revealOptions } from '../../ui/use-reveal.js';

type Props = { readonly file_id: string; readonly reveal: boolean };

/** The rows of a file as they are read, without the fields that all shown rows leave empty. */
export function FileTable({ file_id, reveal }: Props) {
  const { files: text, common, fields: names } = useText();
  const fieldName = useFieldName();
  const rows = useInfiniteQuery({
    ...pages('files.table', { file_id, ...(reveal && { reveal }) }),
    ...revealOptions(reveal),
  });
  return (
    <Loaded of={rows} height={240}>
      {({ pages: loaded }) => {
        const items = loaded.flatMap((page) => page.items);
        const { fields = [], hidden = [] } = loaded[0] ?? {};
        if (items.length === 0) return <EmptyNotice text={common.empty.rows} />;
        const shown = fields.flatMap((field, at) =>
          items.some(({ cells }) => cells[at] !== null) ? [{ field, at }] : [],
        );
        return (
          <>
            {hidden.length > 0 && (
              <Text size="sm">{text.hidden_fields(hidden.map(fieldName).join(', '))}</Text>
            )}
            <Table.ScrollContainer minWidth={320 + shown.length * 110}>
              <Table verticalSpacing={4}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th className="number">{text.row}</Table.Th>
                    <Table.Th>{names.employee_id}</Table.Th>
                    {shown.map(({ field }) => (
                      <Table.Th key={field}>{fieldName(field)}</Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ sheet, table, row, employee_id, cells }) => (
                    <Table.Tr key={`${sheet} ${table} ${row}`}>
                      <Table.Td className="number">{row}</Table.Td>
                      <Table.Td>{employee_id}</Table.Td>
                      {shown.map(({ field, at }) => (
                        <Table.Td key={field}>{cells[at] ?? common.none}</Table.Td>
                      ))}
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            <More of={rows} shown={items.length} />
          </>
        );
      }}
    </Loaded>
  );
}
