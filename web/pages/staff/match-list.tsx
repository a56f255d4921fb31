import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InputOf } from '../../client/client.js';
import { ACTIONS } from '../../client/places.js';
import { pages } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useUrlState } from '../../client/url-state.js';
import { useText } from '../../text/text-context.js';
import { Paged } from '../../ui/paged.js';
import { BulkButton } from './bulk-button.js';
import { DecideBar } from './decide-bar.js';
import { MatchCards } from './match-cards.js';
import { useMarks } from './use-marks.js';

const TYPING_MS = 250;

/** The employees without a Staff record, with suggestions. Decisions are marked here first, and saved together. */
export function MatchList() {
  const { staff, common } = useText();
  const { match: text } = staff;
  const can = useCan();
  const { state, change, clear, isFiltered } = useUrlState(['match']);
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const marks = useMarks();
  const filter = { ...state, ...(search && { search }) } as InputOf<'staff.unlinked'>;
  const people = useInfiniteQuery(pages('staff.unlinked', filter));
  const loaded = people.data?.pages.flatMap(({ items }) => items) ?? [];
  const clearAll = () => {
    clear();
    setTyped('');
  };
  return (
    <Stack>
      <Group align="flex-end">
        <Select
          label={text.kind}
          placeholder={text.any_kind}
          data={(['ambiguous', 'unmatched'] as const).map((value) => ({ value, label: text.kinds[value] }))}
          value={state.match ?? null}
          onChange={(match) => change({ match })}
          clearable
        />
        <TextInput
          label={text.search}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {can(ACTIONS.decide_together.permission) && <BulkButton filter={filter} />}
      </Group>
      {can('staff:link') && <DecideBar people={loaded} of={marks} />}
      {can('staff:link') && (
        <Text size="sm" c="dimmed">
          {text.keys}
        </Text>
      )}
      <Paged of={people} empty={common.empty.to_match} clear={isFiltered || search ? clearAll : undefined}>
        {(items) => <MatchCards people={items} of={marks} />}
      </Paged>
    </Stack>
  );
}
