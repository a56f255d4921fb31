import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ItemOf } from '../../client/client.js';
import { pages } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { FieldValue } from '../../ui/field-value.js';
import { Loaded } from '../../ui/loaded.js';
import { More } from '../../ui/more.js';
import { Time } from '../../ui/time.js';
import { revealOptions } from '../../ui/use-reveal.js';

type Props = { readonly employee_id: string; readonly reveal: boolean };

/** What syncs changed, the newest first. */
export function HistoryList({ employee_id, reveal }: Props) {
  const { employees, common } = useText();
  const { one: text } = employees;
  const changes = useInfiniteQuery({
    ...pages('employees.changes', { employee_id, ...(reveal && { reveal }) }),
    ...revealOptions(reveal),
  });
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {text.history}
      </Title>
      <Loaded of={changes} height={120}>
        {({ pages: loaded }) => {
          const items = loaded.flatMap((each) => each.items);
          if (items.length === 0) return <EmptyNotice text={common.empty.history} />;
          return (
            <>
              {items.map((change, at) => (
                // A sync may write an employee twice, even at one time.
                // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its end
                <Change key={at} change={change} />
              ))}
              <More of={changes} shown={items.length} />
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

function Change({ change: { sync_id, kind, at, fields } }: { readonly change: ItemOf<'employees.changes'> }) {
  const { employees, fields: names } = useText();
  const { one: text } = employees;
  const can = useCan();
  return (
    <Group align="flex-start" gap="md">
      <Stack gap={0} w={210}>
        <Text size="sm">
          <Time at={at} />, {text.kind[kind]}
        </Text>
        {can('syncs:read') && (
          <Anchor component={Link} href={`/syncs/${sync_id}`} size="xs">
            {text.sync} {sync_id}
          </Anchor>
        )}
      </Stack>
      <Stack gap={2} flex={1} miw={220}>
        {fields.map(({ field, before, after }) => (
          <Text key={field} size="sm">
            {names[field]}: <FieldValue field={field} value={before} /> →{' '}
            <FieldValue field={field} value={after} />
          </Text>
        ))}
      </Stack>
    </Group>
  );
}
