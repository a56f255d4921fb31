import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AUTH_ROUTES } from '../../api/auth/auth-routes.js';
import type { Permission } from '../../shared/permissions.js';
import { client, type OutputOf } from './client.js';
import { failureOf, HttpError } from './failure.js';

type Routes = typeof AUTH_ROUTES;
type Me = OutputOf<'me.show'>;

/** Who looks at the page. `new_password`: signed in with a password that someone else has set. */
type Viewer =
  | { readonly state: 'new_password' }
  /** `former`: who was signed in when the session ended. Null after a sign-out. */
  | { readonly state: 'signed_out'; readonly former: Me | null }
  | { readonly state: 'signed_in'; readonly me: Me };

const viewer = queryOptions({
  queryKey: ['viewer'],
  queryFn: async ({ signal, client: queries, queryKey }): Promise<Viewer> => {
    try {
      return { state: 'signed_in', me: (await client.query('me.show', {}, { signal })) as Me };
    } catch (error) {
      const { code, status } = failureOf(error);
      if (code === 'password_change_required') return { state: 'new_password' };
      if (status === 401)
        return { state: 'signed_out', former: meOf(queries.getQueryData<Viewer>(queryKey)) };
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export function useViewer() {
  return useQuery(viewer);
}

/** Who is signed in, or was until the session ended. */
export function useMe(): Me | undefined {
  return meOf(useViewer().data) ?? undefined;
}

function meOf(viewer: Viewer | undefined): Me | null {
  if (viewer?.state === 'signed_in') return viewer.me;
  return viewer?.state === 'signed_out' ? viewer.former : null;
}

/** Whether the signed-in person has a permission. The server decides again. */
export function useCan(): (permission: Permission) => boolean {
  const me = useMe();
  return (permission) => me?.permissions.includes(permission) === true;
}

/** Forgets what was read. */
const forget = (queries: QueryClient) => queries.resetQueries();
/** Reads again. Until then what was read stays. */
const refresh = (queries: QueryClient) => queries.invalidateQueries();

/** The same person goes on where the session ended. Another one sees nothing of it. */
async function resume(queries: QueryClient): Promise<void> {
  const former = meOf(queries.getQueryData(viewer.queryKey));
  const me = former && ((await client.query('me.show', {}).catch(() => null)) as Me | null);
  return former && me?.account_id === former.account_id ? refresh(queries) : forget(queries);
}

/** A route of `AUTH_ROUTES`. These are not procedures, because they set cookies. */
function useAuthRoute<Name extends 'sign_in' | 'sign_out' | 'change_password' | 'end_session'>(
  path: Routes[Name]['path'],
  after: (queries: QueryClient) => Promise<void>,
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
    onSuccess: () => after(queries),
  });
}

export const useSignIn = () => useAuthRoute<'sign_in'>('/api/auth/sign-in/', resume);
export const useSignOut = () => useAuthRoute<'sign_out'>('/api/auth/sign-out/', forget);
export const useChangePassword = () => useAuthRoute<'change_password'>('/api/auth/change-password/', refresh);
export const useEndSession = () => useAuthRoute<'end_session'>('/api/auth/sessions/end/', refresh);

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
