import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AUTH_ROUTES } from '../../api/auth/auth-routes.js';
import type { Permission } from '../../shared/permissions.js';
import { client, type OutputOf } from './client.js';
import { failureOf, HttpError } from './failure.js';

type Routes = typeof AUTH_ROUTES;
type Me = OutputOf<'me.show'>;

/** Who looks at the page. `new_password`: signed in with a password that someone else has set. */
type Viewer =
  | { readonly state: 'signed_out' | 'new_password' }
  | { readonly state: 'signed_in'; readonly me: Me };

const viewer = queryOptions({
  queryKey: ['viewer'],
  queryFn: async ({ signal }): Promise<Viewer> => {
    try {
      return { state: 'signed_in', me: (await client.query('me.show', {}, { signal })) as Me };
    } catch (error) {
      const { code, status } = failureOf(error);
      if (code === 'password_change_required') return { state: 'new_password' };
      if (status === 401) return { state: 'signed_out' };
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export function useViewer() {
  return useQuery(viewer);
}

export function useMe(): Me | undefined {
  const { data } = useViewer();
  return data?.state === 'signed_in' ? data.me : undefined;
}

/** Whether the signed-in person has a permission. The server decides again. */
export function useCan(): (permission: Permission) => boolean {
  const me = useMe();
  return (permission) => me?.permissions.includes(permission) === true;
}

/** A route of `AUTH_ROUTES`. These are not procedures, because they set cookies. `after`: whether data of the former session may stay until they are read again. */
function useAuthRoute<Name extends 'sign_in' | 'sign_out' | 'change_password' | 'end_session'>(
  path: Routes[Name]['path'],
  after: 'forget' | 'refresh',
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: z.input<Routes[Name]['input']>) => {
      const response = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      if (!response.ok) throw new HttpError(await response.json());
    },
    onSuccess: () => (after === 'forget' ? queries.resetQueries() : queries.invalidateQueries()),
  });
}

export const useSignIn = () => useAuthRoute<'sign_in'>('/api/auth/sign-in/', 'forget');
export const useSignOut = () => useAuthRoute<'sign_out'>('/api/auth/sign-out/', 'forget');
export const useChangePassword = () =>
  useAuthRoute<'change_password'>('/api/auth/change-password/', 'refresh');
export const useEndSession = () => useAuthRoute<'end_session'>('/api/auth/sessions/end/', 'refresh');

type OwnSessions = z.infer<Routes['sessions']['output']>;
const SESSIONS_PATH: Routes['sessions']['path'] = '/api/auth/sessions/';

/** The caller's own open sessions. */
export const ownSessions = queryOptions({
  queryKey: [SESSIONS_PATH],
  queryFn: async ({ signal }): Promise<OwnSessions> => {
    const response = await fetch(SESSIONS_PATH, { signal });
    const body: unknown = await response.json();
    if (!response.ok) throw new HttpError(Object(body));
    return body as OwnSessions;
  },
});
