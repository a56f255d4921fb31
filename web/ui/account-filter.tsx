import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../client/query.js';
import { useCan } from '../client/session.js';
import { useUrlState } from '../client/url-state.js';
import { useText } from '../text/text-context.js';
import { CodeFilter } from './code-filter.js';

const NAME = 'account_id';
const STALE_MS = 60_000;
/** Accounts that are no people. */
const PROGRAMS = ['cli', 'schedule'];

/** An account as a filter of the URL: by name for those who may know the names, else by id. */
export function AccountFilter() {
  const { audit } = useText().settings;
  const can = useCan();
  return can('users:manage') ? <AccountSelect /> : <CodeFilter label={audit.filter_who} name={NAME} />;
}

function AccountSelect() {
  const { audit } = useText().settings;
  const { state, change } = useUrlState([NAME]);
  const users = useQuery({ ...query('admin.users', {}), staleTime: STALE_MS });
  const people = users.data?.items.map(({ user_id, name }) => ({ value: user_id, label: name })) ?? [];
  const others = new Set([...PROGRAMS, ...(state[NAME] ? [state[NAME]] : [])]);
  for (const { value } of people) others.delete(value);
  return (
    <Select
      label={audit.who}
      placeholder={audit.anyone}
      data={[...people, ...[...others].map((id) => ({ value: id, label: id }))]}
      value={state[NAME] ?? null}
      onChange={(account_id) => change({ account_id })}
      searchable
      clearable
    />
  );
}
