import { useQuery } from '@tanstack/react-query';
import { query } from '../client/query.js';
import { useCan, useMe } from '../client/session.js';

const STALE_MS = 60_000;

/** The name of an account, for those who may know it; else its id. */
export function AccountLabel({ id }: { readonly id: string }) {
  const me = useMe();
  const can = useCan();
  const users = useQuery({
    ...query('admin.users', {}),
    enabled: can('users:manage') && id !== me?.account_id,
    staleTime: STALE_MS,
  });
  if (id === me?.account_id) return me.name;
  return users.data?.items.find(({ user_id }) => user_id === id)?.name ?? id;
}
