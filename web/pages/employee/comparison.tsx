import { Table, Text } from '@mantine/core';
import { EMPLOYEE_FIELDS } from '../../../shared/employee.js';
import type { OutputOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { FieldValue } from '../../ui/field-value.js';

type Past = OutputOf<'employees.past'>;
type Props = { readonly before: Past; readonly after: Past; readonly isShort: boolean };

/** The fields of one employee on two days. `isShort`: only those that differ. */
export function Comparison({ before, after, isShort }: Props) {
  const { employees, fields } = useText();
  const { one: text } = employees;
  const format = useFormat();
  const differs = (field: (typeof EMPLOYEE_FIELDS)[number]) =>
    before.employee?.[field] !== after.employee?.[field];
  const shown = EMPLOYEE_FIELDS.filter((field) => !isShort || differs(field));
  const absent = new Set([before, after].flatMap(({ day, employee }) => (employee ? [] : [day])));
  if (absent.size > 0)
    return [...absent].map((day) => (
      <Text key={day} size="sm">
        {text.not_yet(format.day(day))}
      </Text>
    ));
  const sides = [
    ['before', before],
    ['after', after],
  ] as const;
  if (shown.length === 0) return <Text size="sm">{text.same}</Text>;
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table layout="fixed" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">{text.field}</Table.Th>
            {sides.map(([side, { day }]) => (
              <Table.Th key={side}>{format.day(day)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((field) => (
            <Table.Tr key={field} fw={differs(field) && !isShort ? 700 : 400}>
              <Table.Th scope="row" fw="inherit">
                {fields[field]}
              </Table.Th>
              {sides.map(([side, { employee }]) => (
                <Table.Td key={side}>
                  <FieldValue field={field} value={employee?.[field]} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
