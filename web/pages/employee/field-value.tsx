import { Text } from '@mantine/core';
import { type EmployeeField, isSensitive } from '../../../shared/employee.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';

type Value = string | number | boolean | null | undefined;
type Props = { readonly field: EmployeeField; readonly value: Value };

const DAYS: ReadonlySet<string> = new Set(['birth_date', 'hire_date', 'rehire_date', 'termination_date']);

/** A value of an employee. A sensitive one that was not asked for is absent, and shown as hidden. */
export function FieldValue({ field, value }: Props) {
  const { employees, common } = useText();
  const format = useFormat();
  if (value === undefined && isSensitive(field))
    return (
      <Text span size="sm" c="dimmed" fs="italic">
        {employees.one.hidden}
      </Text>
    );
  if (value === null || value === undefined) return common.none;
  if (typeof value === 'boolean') return value ? common.yes : common.no;
  if (field === 'status')
    return common.employee_status[value as keyof typeof common.employee_status] ?? value;
  if (DAYS.has(field) && typeof value === 'string') return format.day(value);
  return <bdi className="wraps">{value}</bdi>;
}
