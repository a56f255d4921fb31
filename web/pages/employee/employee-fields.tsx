import { Card, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EMPLOYEE_FIELDS } from '../../../shared/employee.js';
import type { OutputOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { FieldValue } from '../../ui/field-value.js';
import { revealOptions } from '../../ui/use-reveal.js';
import { FieldOrigin } from './field-origin.js';

type Props = { readonly employee: OutputOf<'employees.one'>; readonly reveal: boolean };

/** Every field with its value, and the file, row and heading that it comes from. */
export function EmployeeFieldTable({ employee, reveal }: Props) {
  const { employees, fields } = useText();
  const { one: text } = employees;
  const { employee_id } = employee;
  const origins = useQuery({
    ...query('employees.origins', { employee_id, ...(reveal && { reveal }) }),
    ...revealOptions(reveal),
  });
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {text.fields}
      </Title>
      {origins.error && <FailureNotice error={origins.error} retry={() => origins.refetch()} />}
      <Table.ScrollContainer minWidth={560}>
        <Table layout="fixed" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="26%">{text.field}</Table.Th>
              <Table.Th w="30%">{text.value}</Table.Th>
              <Table.Th>{text.source}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {EMPLOYEE_FIELDS.map((field) => (
              <Table.Tr key={field}>
                <Table.Th scope="row" fw={400}>
                  {fields[field]}
                </Table.Th>
                <Table.Td>
                  <FieldValue field={field} value={employee[field]} />
                </Table.Td>
                <Table.Td>
                  {origins.data && (
                    <FieldOrigin origin={origins.data.origins[field]} isEmpty={employee[field] === null} />
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
