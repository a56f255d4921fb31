import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../client/query.js';
import { useCan } from '../client/session.js';
import { useUrlState } from '../client/url-state.js';
import { useText } from '../text/text-context.js';
import { PROGRAM_ACCOUNTS } from './account-name.js';
import { CodeFilter } from './code-filter.js';

const NAME = 'account_id';
const STALE_MS = 60_000;

/** An account as a filter of the URL: by name for those who may know the names, else by id. */
export function AccountFilter() {
  const { audit } = useText().settings;
  const can = useCan();
  return can('users:manage') ? <AccountSelect /> : <CodeFilter label={audit.filter_who} name={NAME} />;
}

function AccountSelect() {
  const { settings, syncs } = useText();
  const { audit } = settings;
  const { state, change } = useUrlState([NAME]);
  const users = useQuery({ ...query('admin.users', {}), staleTime: STALE_MS });
  const people = users.data?.items.map(({ user_id, name }) => ({ value: user_id, label: name })) ?? [];
  const named = [...people, ...PROGRAM_ACCOUNTS.map((id) => ({ value: id, label: syncs.triggers[id] }))];
  const chosen = state[NAME];
  // Such as a token.
  const isUnknown = chosen !== undefined && !named.some(({ value }) => value === chosen);
  return (
    <Select
      label={audit.who}
      placeholder={audit.anyone}
      data={[...named, ...(isUnknown ? [{ value: chosen, label: chosen }] : [])]}
      value={state[NAME] ?? null}
      onChange={(account_id) => change({ account_id })}
      searchable
      clearable
    />
  );
}
