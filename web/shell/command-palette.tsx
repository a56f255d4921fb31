import '@mantine/spotlight/styles.css';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { formatName } from '../../shared/employee.js';
import { query } from '../client/query.js';
import { useText } from '../text/text-context.js';
import { useDestinations } from './destinations.js';

const [store, palette] = createSpotlight();
export const openPalette = palette.open;

const TYPING_MS = 200;
const MOST = 8;

/** Goes to a page or a tab, begins an action, or goes to an employee who is found by name, code or e-mail. */
export function CommandPalette() {
  const { common, employees } = useText();
  const [text, setText] = useState('');
  const [, navigate] = useLocation();
  const groups = useDestinations(text.trim());
  const people = usePeople(text);
  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      query={text}
      onQueryChange={setText}
      scrollable
      attributes={{ content: { 'aria-label': common.find } }}
    >
      <Spotlight.Search placeholder={common.find_hint} aria-label={common.find_hint} />
      <Spotlight.ActionsList>
        {groups.map(({ label, items }) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {items.map(({ name, address }) => (
              <Spotlight.Action key={address} label={name} onClick={() => navigate(address)} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {people.items.length > 0 && (
          <Spotlight.ActionsGroup label={employees.title}>
            {people.items.map(({ employee_id, last_name = null, first_name = null }, at) => (
              <Spotlight.Action
                key={employee_id}
                ref={at === 0 && groups.length === 0 ? select : null}
                label={`${formatName({ last_name, first_name })} (${employee_id})`}
                onClick={() => navigate(`/employees/${encodeURIComponent(employee_id)}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {groups.length + people.items.length === 0 && (
          <Spotlight.Empty>{people.isLoading ? common.loading : common.nothing_found}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Spotlight selects the first result when the text changes, but people are found later. */
function select(action: HTMLElement | null) {
  action?.setAttribute('data-selected', 'true');
}

function usePeople(text: string) {
  const [search] = useDebouncedValue(text.trim(), TYPING_MS);
  const { data, isLoading } = useQuery({
    ...query('employees.list', { search, limit: MOST, fields: ['last_name', 'first_name'] }),
    enabled: search !== '',
  });
  return { items: data?.items ?? [], isLoading: isLoading || search !== text.trim() };
}
