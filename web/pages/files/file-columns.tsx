import { Card, Table, Text, Title } from '@mantine/core';
import type { ColumnName } from '../../../shared/reports/aliases.js';
import type { OutputOf } from '../../client/client.js';
import { useCan } from '../../client/session.js';
import { useFieldName } from '../../text/field-name.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { FixButton } from '../mapping/fix-button.js';

/** How the name of a heading ends that may be a person's, so that it is not stored. */
const NOT_SHOWN = ', not shown';

type File = OutputOf<'files.one'>;

/** The headings of a refused file are known without their tables. */
function columnsOf({ columns, unmapped }: File): File['columns'] {
  if (columns.length > 0) return columns;
  return unmapped.map((match) => ({ sheet: '', table: '', field: null, ...match }));
}

/** Each heading of the file, the field that it is read as, and with what confidence. */
export function FileColumns({ file }: { readonly file: File }) {
  const { files: text, mapping, settings, common } = useText();
  const can = useCan();
  const columns = columnsOf(file);
  const fieldName = useFieldName();
  const format = useFormat();
  if (columns.length === 0) return null;
  const hasTables = new Set(columns.map(({ sheet, table }) => `${sheet} / ${table}`)).size > 1;
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {text.columns}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {text.confidence_hint}
      </Text>
      <Table.ScrollContainer minWidth={360}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {hasTables && <Table.Th>{text.table}</Table.Th>}
              <Table.Th>{text.heading}</Table.Th>
              <Table.Th>{text.read_as}</Table.Th>
              <Table.Th className="number">{text.confidence}</Table.Th>
              {can('mapping:manage') && <Table.Th>{settings.actions}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {columns.map(({ sheet, table, heading, field, suggestion, confidence }, at) => (
              // Two columns may have one heading.
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a file do not change
              <Table.Tr key={at}>
                {hasTables && <Table.Td>{[sheet, table].filter((name) => name !== '').join(' / ')}</Table.Td>}
                <Table.Td className="wraps">{heading}</Table.Td>
                <Table.Td>
                  {field ? (
                    fieldName(field)
                  ) : (
                    <Text size="sm" {...(!suggestion && { c: 'dimmed' })} fs="italic">
                      {suggestion ? text.looks_like(fieldName(suggestion)) : text.not_read}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td className="number">
                  {confidence === undefined ? common.none : format.percent(confidence)}
                </Table.Td>
                {can('mapping:manage') && (
                  <Table.Td>
                    {field === null && (
                      <FixButton
                        label={mapping.map}
                        title={mapping.map_heading(heading)}
                        start={{
                          heading: heading.endsWith(NOT_SHOWN) ? '' : heading,
                          column: (suggestion as ColumnName | undefined) ?? null,
                        }}
                      />
                    )}
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
