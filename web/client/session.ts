import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AUTH_ROUTES } from '../../api/auth/auth-routes.js';
import type { OIDC_ROUTES } from '../../api/auth/oidc-routes.js';
import type { SECOND_FACTOR_ROUTES } from '../../api/auth/second-factor-routes.js';
import { type MissingStep, missingStepOfError } from '../../shared/missing-step.js';
import type { Permission } from '../../shared/permissions.js';
import { client, type OutputOf } from './client.js';
import { apiFailureOf, HttpError } from './failure.js';

type Routes = typeof AUTH_ROUTES & typeof SECOND_FACTOR_ROUTES & typeof OIDC_ROUTES;
type Me = OutputOf<'me.show'>;

/** Who looks at the page. */
type Viewer =
  | { readonly state: Exclude<MissingStep, 'code'> }
  /** `former`: who was signed in when the session ended. Null after a sign-out. `code`: waits for the code of the second factor. */
  | { readonly state: 'signed_out' | 'code'; readonly former: Me | null }
  | { readonly state: 'signed_in'; readonly me: Me };

const viewer = queryOptions({
  queryKey: ['viewer'],
  queryFn: async ({ signal, client: queries, queryKey }): Promise<Viewer> => {
    try {
      return { state: 'signed_in', me: (await client.query('me.show', {}, { signal })) as Me };
    } catch (error) {
      const { code, status } = apiFailureOf(error);
      const state = status === 401 ? 'signed_out' : missingStepOfError(code);
      if (state === undefined) throw error;
      if (state !== 'signed_out' && state !== 'code') return { state };
      return { state, former: meOf(queries.getQueryData<Viewer>(queryKey)) };
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
  return viewer && 'former' in viewer ? viewer.former : null;
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

/** What was read is still right, or is read again later. */
const nothing = async () => undefined;

/** The same person goes on where the session ended. Another one sees nothing of it. */
async function resume(queries: QueryClient): Promise<void> {
  const former = meOf(queries.getQueryData(viewer.queryKey));
  const me = former && ((await client.query('me.show', {}).catch(() => null)) as Me | null);
  // The person has still something to do before the server says who it is.
  if (former && !me) return queries.invalidateQueries({ queryKey: viewer.queryKey });
  return former && me?.account_id === former.account_id ? refresh(queries) : forget(queries);
}

/** A route of `AUTH_ROUTES`. These are not procedures, because they set cookies. */
function useAuthRoute<Name extends keyof Routes>(
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
      const body: unknown = await response.json();
      if (!response.ok) throw new HttpError(Object(body));
      return body as z.output<Routes[Name]['output']>;
    },
    onSuccess: () => after(queries),
  });
}

export const useSignIn = () => useAuthRoute<'sign_in'>('/api/auth/sign-in/', resume);
export const useSignOut = () => useAuthRoute<'sign_out'>('/api/auth/sign-out/', forget);
export const useChangePassword = () => useAuthRoute<'change_password'>('/api/auth/change-password/', refresh);
export const useEndSession = () => useAuthRoute<'end_session'>('/api/auth/sessions/end/', refresh);

export const useEnterCode = () => useAuthRoute<'enter_code'>('/api/auth/second-factor/enter/', resume);
export const useBeginSecondFactor = () =>
  useAuthRoute<'begin_second_factor'>('/api/auth/second-factor/begin/', nothing);
/** The recovery codes are shown before anything else is read. */
export const useConfirmSecondFactor = () =>
  useAuthRoute<'confirm_second_factor'>('/api/auth/second-factor/confirm/', nothing);
export const useRenewRecoveryCodes = () =>
  useAuthRoute<'renew_recovery_codes'>('/api/auth/second-factor/recovery-codes/', refresh);
export const useRemoveSecondFactor = () =>
  useAuthRoute<'remove_second_factor'>('/api/auth/second-factor/remove/', refresh);

/** Reads again who is signed in and what they see, once they have stored what was shown. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => refresh(queries);
}

/** The caller's own open sessions. */
export const ownSessions = authQuery<'sessions'>('/api/auth/sessions/');
/** Where people can sign in but here. `error`: why they could not. */
export const identityProvider = (error: string | null) =>
  authQuery<'provider'>('/api/auth/oidc/', error === null ? {} : { error });
/** Whether the caller has a second factor. */
export const ownSecondFactor = authQuery<'second_factor'>('/api/auth/second-factor/');

function authQuery<Name extends keyof Routes>(
  path: Routes[Name]['path'],
  input: Record<string, string> = {},
) {
  return queryOptions({
    queryKey: [path, input],
    queryFn: async ({ signal }): Promise<z.output<Routes[Name]['output']>> => {
      const response = await fetch(`${path}?${new URLSearchParams(input)}`, { signal });
      const body: unknown = await response.json();
      if (!response.ok) throw new HttpError(Object(body));
      return body as z.output<Routes[Name]['output']>;
    },
  });
}
