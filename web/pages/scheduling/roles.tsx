import { Anchor, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { query } from '../../client/query.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { UnmappedJobs } from './unmapped-jobs.js';

/** Each role with its people, and what no role covers. */
export function Roles() {
  const { scheduling: text, common } = useText();
  const format = useFormat();
  const roles = useQuery(query('scheduling.roles', {}));
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Stack component="section">
        <Title order={2} size="h4">
          {text.roles}
        </Title>
        <Loaded of={roles} height={400}>
          {({ mapped, items }) => (
            <>
              {!mapped && <Text size="sm">{text.not_mapped}</Text>}
              {items.length === 0 ? (
                <EmptyNotice text={common.empty.roles} />
              ) : (
                <DataTable head={[text.role, text.people]} numbers={[text.people]} minWidth={260}>
                  {items.map(({ role, active }) => (
                    <Table.Tr key={role}>
                      <Table.Td className="wraps">
                        <Anchor
                          component={Link}
                          href={`/scheduling/available?role=${encodeURIComponent(role)}`}
                          size="sm"
                        >
                          {role}
                        </Anchor>
                      </Table.Td>
                      <Table.Td className="number">{format.number(active)}</Table.Td>
                    </Table.Tr>
                  ))}
                </DataTable>
              )}
            </>
          )}
        </Loaded>
      </Stack>
      <UnmappedJobs />
    </SimpleGrid>
  );
}
