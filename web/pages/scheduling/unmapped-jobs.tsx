import { Stack, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { pages } from '../../client/query.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { EmployeeLink } from '../../ui/employee-link.js';
import { Loaded } from '../../ui/loaded.js';
import { More } from '../../ui/more.js';

/** The jobs of active people that no role covers, most people first, and then the people. */
export function UnmappedJobs() {
  const { scheduling: text, common } = useText();
  const format = useFormat();
  const unmapped = useInfiniteQuery(
    pages('scheduling.unmapped', {
      fields: ['first_name', 'last_name', 'department_code', 'position_family'],
    }),
  );
  return (
    <Stack component="section">
      <Title order={2} size="h4">
        {text.unmapped}
      </Title>
      <Loaded of={unmapped} height={400}>
        {({ pages: loaded }) => {
          const { jobs = [], people = 0 } = loaded[0] ?? {};
          const employees = loaded.flatMap(({ items }) => items);
          if (people === 0) return <Text size="sm">{text.all_mapped}</Text>;
          return (
            <>
              <Text size="sm">{text.unmapped_people(people)}</Text>
              <DataTable
                head={[text.department_code, text.position, text.people]}
                numbers={[text.people]}
                minWidth={300}
              >
                {jobs.map(({ department_code, position_family, active }) => (
                  <Table.Tr key={`${department_code} ${position_family}`}>
                    <Table.Td className="wraps">{department_code ?? common.none}</Table.Td>
                    <Table.Td className="wraps">{position_family ?? common.none}</Table.Td>
                    <Table.Td className="number">{format.number(active)}</Table.Td>
                  </Table.Tr>
                ))}
              </DataTable>
              <DataTable head={[text.employee, text.department_code, text.position]} minWidth={300}>
                {employees.map(({ department_code, position_family, ...employee }) => (
                  <Table.Tr key={employee.employee_id}>
                    <Table.Td>
                      <EmployeeLink {...employee} />
                    </Table.Td>
                    <Table.Td className="wraps">{department_code ?? common.none}</Table.Td>
                    <Table.Td className="wraps">{position_family ?? common.none}</Table.Td>
                  </Table.Tr>
                ))}
              </DataTable>
              <More of={unmapped} shown={employees.length} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
