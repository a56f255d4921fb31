import { Anchor, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { EmployeeStatus } from '../../../shared/employee.js';
import { query } from '../../client/query.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';

const MOST_DEPARTMENTS = 8;

/** How many people there are, by status and in the largest departments. Each figure leads to the people. */
export function Headcount() {
  const { home, common } = useText();
  const format = useFormat();
  const stats = useQuery(query('employees.stats', {}));
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {home.people}
      </Title>
      <Loaded of={stats} height={260}>
        {({ by_status, by_department, department_descriptions, total }) => (
          <Stack gap="xs">
            <Group gap="md">
              {Object.entries(by_status).map(([status, count]) => (
                <Anchor key={status} component={Link} href={`/employees?status=${status}`} size="sm">
                  {format.number(count)} {common.employee_status[status as EmployeeStatus] ?? status}
                </Anchor>
              ))}
            </Group>
            {Object.entries(by_department)
              .toSorted(([, a], [, b]) => b - a)
              .slice(0, MOST_DEPARTMENTS)
              .map(([code, count]) => (
                <div key={code}>
                  <Group justify="space-between" wrap="nowrap">
                    <Anchor
                      className="wraps"
                      component={Link}
                      href={`/employees?department_code=${encodeURIComponent(code)}`}
                      size="sm"
                    >
                      {department_descriptions[code] ?? code}
                    </Anchor>
                    <Text size="sm">{format.number(count)}</Text>
                  </Group>
                  <Progress value={(100 * count) / Math.max(1, total)} size="sm" aria-label={code} />
                </div>
              ))}
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}
