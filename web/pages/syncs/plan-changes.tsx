import { Alert, Checkbox, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import type { ItemOf, OutputOf } from '../../client/client.js';
import { pages } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { EmployeeLink } from '../../ui/employee-link.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { More } from '../../ui/more.js';
import { searchRevealOptions, useReveal } from '../../ui/use-reveal.js';
import { ChangedFields } from './changed-fields.js';

type Change = ItemOf<'sync.plan'>;

const TYPING_MS = 300;

type Props = { readonly sync_id: string; readonly hash: string; readonly isApplied: boolean };

/** What a plan changes, person by person, grouped, with the worst group first. The server gives it in pages. */
export function PlanChanges({ sync_id, hash, isApplied }: Props) {
  const { syncs, employees, common } = useText();
  const can = useCan();
  const { reveal, show, hide } = useReveal();
  const [typed, setTyped] = useState('');
  const [person] = useDebouncedValue(typed.trim(), TYPING_MS);
  const plan = useInfiniteQuery({
    ...pages('sync.plan', { sync_id, limit: 100, ...(reveal && { reveal }), ...(person && { person }) }),
    ...searchRevealOptions(reveal),
    meta: { hash },
  });
  return (
    <Stack gap="xs">
      <Group align="flex-end">
        <TextInput
          label={syncs.plan.find}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          maxLength={100}
        />
        {can('sensitive:reveal') && (
          <Checkbox label={syncs.plan.reveal} checked={reveal} onChange={reveal ? hide : show} />
        )}
      </Group>
      {reveal && <Alert color="yellow" role="status" title={employees.one.revealed} />}
      <Loaded of={plan}>
        {({ pages: loaded }) => {
          const items = loaded.flatMap((each) => each.items);
          const missing = loaded[0]?.missing.length ?? 0;
          if (items.length === 0 && person) return <Text size="sm">{syncs.plan.not_found}</Text>;
          if (items.length === 0 && missing === 0) return <EmptyNotice text={common.empty.plan} />;
          return (
            <>
              <Text size="sm">{missing > 0 && syncs.plan.missing(missing)}</Text>
              {items.length > 0 && (
                <Changes
                  items={items}
                  totals={person ? [] : (loaded[0]?.groups ?? [])}
                  isApplied={isApplied}
                />
              )}
              <More of={plan} shown={items.length} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

type ChangesProps = {
  readonly items: readonly Change[];
  /** How many changes of each group there are, also those that are not loaded. Empty for a search, whose groups are not counted. */
  readonly totals: OutputOf<'sync.plan'>['groups'];
  readonly isApplied: boolean;
};

function Changes({ items, totals, isApplied }: ChangesProps) {
  const { syncs } = useText();
  const format = useFormat();
  const counts = new Map(totals.map(({ group, count }) => [group, ` (${format.number(count)})`]));
  const groups = Map.groupBy(items, ({ group }) => group);
  return [...groups].map(([group, changes]) => (
    <Fragment key={group}>
      <Title order={3} size="h5">
        {syncs.group[group]}
        {counts.get(group)}
      </Title>
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing={4}>
          <Table.Tbody>
            {changes.map((change) => (
              <Table.Tr key={change.employee_id}>
                <Table.Td w={260}>
                  <Person change={change} isApplied={isApplied} />
                </Table.Td>
                <Table.Td>
                  <ChangedFields change={change} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Fragment>
  ));
}

/** With a link, if the person has a page: new people have one when the plan is applied, removed people until then. */
function Person({ change, isApplied }: { readonly change: Change; readonly isApplied: boolean }) {
  const { employee_id, name, group } = change;
  if (group === (isApplied ? 'removed' : 'created'))
    return (
      <Text span size="sm">
        {[name, employee_id].filter((part) => part).join(' ')}
      </Text>
    );
  return <EmployeeLink employee_id={employee_id} first_name={name} />;
}
