import { Card, Checkbox, Group, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../client/query.js';
import { useUrlState } from '../../client/url-state.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';
import { revealOptions } from '../../ui/use-reveal.js';
import { Comparison } from './comparison.js';

type Props = { readonly employee_id: string; readonly reveal: boolean };

/** The employee as stored on a day, compared with another day or with now. Both days are in the URL. */
export function PastDays({ employee_id, reveal }: Props) {
  const { one: text } = useText().employees;
  const { state, change } = useUrlState(['day', 'other_day']);
  const [isShort, setShort] = useState(true);
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4">
        {text.past}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {text.past_hint}
      </Text>
      <Group align="flex-end" mb="sm">
        <TextInput
          type="date"
          label={text.day}
          value={state.day ?? ''}
          onChange={({ currentTarget }) => change({ day: currentTarget.value })}
        />
        <TextInput
          type="date"
          label={text.other_day}
          value={state.other_day ?? ''}
          onChange={({ currentTarget }) => change({ other_day: currentTarget.value })}
        />
        <Checkbox
          label={text.only_differences}
          checked={isShort}
          onChange={({ currentTarget }) => setShort(currentTarget.checked)}
          mb={8}
        />
      </Group>
      {state.day && (
        <TwoDays
          employee_id={employee_id}
          reveal={reveal}
          day={state.day}
          otherDay={state.other_day}
          isShort={isShort}
        />
      )}
    </Card>
  );
}

type DaysProps = Props & {
  readonly day: string;
  readonly otherDay: string | undefined;
  readonly isShort: boolean;
};

function TwoDays({ employee_id, reveal, day, otherDay = today(), isShort }: DaysProps) {
  const revealed = reveal && { reveal };
  const past = useQuery({
    ...query('employees.past', { employee_id, day, ...revealed }),
    ...revealOptions(reveal),
  });
  const other = useQuery({
    ...query('employees.past', { employee_id, day: otherDay, ...revealed }),
    ...revealOptions(reveal),
  });
  return (
    <Loaded of={past}>
      {(before) => (
        <Loaded of={other}>
          {(after) => <Comparison before={before} after={after} isShort={isShort} />}
        </Loaded>
      )}
    </Loaded>
  );
}

/** In UTC, like the days of the API. */
const today = () => new Date().toISOString().slice(0, 10);
