import { Stack, Title } from '@mantine/core';
import { useFormat } from '../../text/format.js';
import type { ActivityEntry } from './entry.js';
import { EntryLine } from './entry-line.js';

type Props = {
  readonly entries: readonly ActivityEntry[];
  /** Shows only what an account did. */
  readonly onlyOf: (account_id: string) => void;
};

/** The entries under the day on which each happened. */
export function Days({ entries, onlyOf }: Props) {
  const format = useFormat();
  return [...Map.groupBy(entries, ({ at }) => format.dayOf(at))].map(([day, ofDay]) => (
    <Stack key={day} component="section" gap={6}>
      <Title order={2} size="h5">
        {day}
      </Title>
      {ofDay.map((entry) => (
        <EntryLine key={entry.id} entry={entry} onlyOf={onlyOf} />
      ))}
    </Stack>
  ));
}
