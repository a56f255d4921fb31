import { Stack } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useRef } from 'react';
import { useCan } from '../../client/session.js';
import { currentSuggestion, type Mark, type Unlinked, withMark } from './marks.js';
import { MatchCard } from './match-card.js';
import type { Marks } from './use-marks.js';

type Props = { readonly people: readonly Unlinked[]; readonly of: Marks };

/** One card a person. The keys move the focus from card to card, and decide about the card that has it. */
export function MatchCards({ people, of: { marks, setMarks } }: Props) {
  const can = useCan();
  const list = useRef<HTMLDivElement>(null);
  const cards = () => [...(list.current?.children ?? [])] as HTMLElement[];
  const focused = () => cards().findIndex((card) => card.contains(document.activeElement));
  const move = (step: 1 | -1) => {
    const at = focused();
    const card = cards()[Math.min(people.length - 1, Math.max(0, at + step))];
    card?.focus();
    card?.scrollIntoView({ block: 'center' });
  };
  const decide = (kind: Mark['kind']) => {
    const person = people[focused()];
    const suggestion = person && currentSuggestion(marks, person);
    if (suggestion)
      setMarks(
        withMark(marks, { kind, employee_id: person.employee_id, staff_id: suggestion.staff.staff_id }),
      );
  };
  const isAllowed = can('staff:link');
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
    ['a', () => isAllowed && decide('confirm')],
    ['r', () => isAllowed && decide('reject')],
  ]);
  return (
    <Stack gap="sm" ref={list}>
      {people.map((person) => (
        <MatchCard
          key={person.employee_id}
          person={person}
          marks={marks}
          mark={isAllowed ? (mark) => setMarks(withMark(marks, mark)) : undefined}
        />
      ))}
    </Stack>
  );
}
