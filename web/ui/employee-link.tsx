import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';

type Props = {
  readonly employee_id: string;
  readonly first_name?: string | null | undefined;
  readonly last_name?: string | null | undefined;
};

/** An employee by name and code, with the way to their page. */
export function EmployeeLink({ employee_id, first_name, last_name }: Props) {
  const name = [first_name, last_name].filter((part) => part).join(' ');
  return (
    <>
      <Anchor
        component={Link}
        href={`/employees/${encodeURIComponent(employee_id)}`}
        size="sm"
        className="wraps"
      >
        {name || employee_id}
      </Anchor>{' '}
      {name && (
        <Text span size="xs" c="dimmed">
          {employee_id}
        </Text>
      )}
    </>
  );
}
