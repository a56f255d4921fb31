import { Table, Text } from '@mantine/core';
import { EMPLOYEE_FIELDS } from '../../../shared/employee.js';
import type { OutputOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { FieldValue } from './field-value.js';

type Past = OutputOf<'employees.past'>;
type Props = { readonly before: Past; readonly after: Past; readonly isShort: boolean };

/** The fields of one employee on two days. `isShort`: only those that differ. */
export function Comparison({ before, after, isShort }: Props) {
  const { employees, fields } = useText();
  const { one: text } = employees;
  const format = useFormat();
  if (!before.employee && !after.employee) return <Text size="sm">{text.not_yet}</Text>;
  const differs = (field: (typeof EMPLOYEE_FIELDS)[number]) =>
    before.employee?.[field] !== after.employee?.[field];
  const shown = EMPLOYEE_FIELDS.filter((field) => !isShort || differs(field));
  if (shown.length === 0) return <Text size="sm">{text.same}</Text>;
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table layout="fixed" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">{text.field}</Table.Th>
            {[before, after].map(({ day }) => (
              <Table.Th key={day}>{format.day(day)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((field) => (
            <Table.Tr key={field} fw={differs(field) && !isShort ? 700 : 400}>
              <Table.Th scope="row" fw="inherit">
                {fields[field]}
              </Table.Th>
              {[before, after].map(({ day, employee }) => (
                <Table.Td key={day}>
                  {employee ? <FieldValue field={field} value={employee[field]} /> : text.not_yet}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
