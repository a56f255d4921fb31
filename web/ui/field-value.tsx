import { Text } from '@mantine/core';
import { type EmployeeStatus, isSensitive } from '../../shared/employee.js';
import { useFormat } from '../text/format.js';
import { useText } from '../text/text-context.js';

type Props = { readonly field: string; readonly value: unknown };

const DAYS: ReadonlySet<string> = new Set(['birth_date', 'hire_date', 'rehire_date', 'termination_date']);
const AMOUNTS: ReadonlySet<string> = new Set(['hourly_rate', 'salary']);

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
  const text = String(value);
  if (field === 'status') return common.employee_status[text as EmployeeStatus] ?? text;
  if (DAYS.has(field)) return format.day(text);
  if (AMOUNTS.has(field)) return format.money(text);
  return <bdi className="wraps">{text}</bdi>;
}
