import { Alert, Anchor, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { OutputOf } from '../../client/client.js';
import { useCan } from '../../client/session.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { EmployeeStatusBadge } from '../../ui/employee-status-badge.js';

type Employee = OutputOf<'employees.one'>;

/** Code, status and Staff record, and whether the reports still list the employee. */
export function EmployeeFacts({ employee }: { readonly employee: Employee }) {
  const { employees, fields, common } = useText();
  const { one: text } = employees;
  const can = useCan();
  const { employee_id, status, staff_id, missing } = employee;
  return (
    <>
      <Group gap="md">
        {status && <EmployeeStatusBadge status={status} />}
        <Text size="sm">
          {fields.employee_id} {employee_id}
        </Text>
        <Text size="sm">
          {text.staff}:{' '}
          {can('staff:read') ? (
            <Anchor
              underline="always"
              component={Link}
              href={staff_id ? `/staff/links?employee_id=${encodeURIComponent(employee_id)}` : '/staff/match'}
              size="sm"
            >
              {staff_id ?? text.not_linked}
            </Anchor>
          ) : staff_id ? (
            common.yes
          ) : (
            text.not_linked
          )}
        </Text>
      </Group>
      {missing && <Missing missing={missing} />}
    </>
  );
}

function Missing({
  missing: { missed_by, last_listed },
}: {
  readonly missing: NonNullable<Employee['missing']>;
}) {
  const { employees, common } = useText();
  const format = useFormat();
  const dayOf = (report_time: string) => format.day(report_time.slice(0, 10));
  return (
    <Alert color="orange" title={employees.one.missing(dayOf(missed_by))}>
      {last_listed &&
        employees.one.last_listed(common.report[last_listed.report_type], dayOf(last_listed.report_time))}
    </Alert>
  );
}
