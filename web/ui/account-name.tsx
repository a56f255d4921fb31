import { useQuery } from '@tanstack/react-query';
import { query } from '../client/query.js';
import { useCan, useMe } from '../client/session.js';
import { useText } from '../text/text-context.js';

const STALE_MS = 60_000;
/** Accounts that are no people. */
export const PROGRAM_ACCOUNTS = ['cli', 'schedule'] as const;

function isProgram(id: string): id is (typeof PROGRAM_ACCOUNTS)[number] {
  return PROGRAM_ACCOUNTS.some((program) => program === id);
}

/** The name of an account, for those who may know it, or what a program does; else its id. */
export function AccountLabel({ id }: { readonly id: string }) {
  const { triggers } = useText().syncs;
  const me = useMe();
  const can = useCan();
  const users = useQuery({
    ...query('admin.users', {}),
    enabled: can('users:manage') && id !== me?.account_id && !isProgram(id),
    staleTime: STALE_MS,
  });
  if (isProgram(id)) return triggers[id];
  if (id === me?.account_id) return me.name;
  return users.data?.items.find(({ user_id }) => user_id === id)?.name ?? id;
}
