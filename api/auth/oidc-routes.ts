import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { OidcClient } from '../../infra/auth/oidc-client.js';
import type { Sessions } from '../../infra/auth/sessions.js';
import type { SignIn } from '../../infra/auth/sign-in.js';
import { AppError } from '../../shared/app-error.js';
import { apiErrorOf } from '../http/api-error.js';
import { httpHint } from '../http/hints.js';
import { logFailure } from '../http/log-request.js';
import type { Services } from '../http/request-context.js';
import { validInput } from '../trpc/valid-input.js';
import { type AuthRoute, configOf, originOf, replaceCookies } from './auth-route.js';

/** The errors of a sign-in at the provider. The page gets the code in its address. */
const REFUSALS = [
  'oidc_unreachable',
  'oidc_answer_refused',
  'oidc_no_account',
  'oidc_no_role',
  'oidc_domain_refused',
  'account_disabled',
  'last_admin',
] as const;

/** The route of a sign-in at an identity provider that a program can call. The browser navigates to the others. */
export const OIDC_ROUTES = {
  provider: {
    access: 'public',
    method: 'GET',
    path: '/api/auth/oidc/',
    summary: 'Show whether people can sign in at an identity provider, and what an error of it means',
    input: z.strictObject({ error: z.string().max(50).optional() }),
    output: z.object({
      name: z.string().nullable(),
      failure: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
    }),
  },
} as const satisfies Record<string, AuthRoute>;
const PUBLIC = { config: { access: 'public' } } as const;

type Parts = { readonly sessions: Sessions; readonly signIn: SignIn };

/** Registers `OIDC_ROUTES`, and the two addresses through which the browser goes to the provider and comes back. */
export function registerOidc(app: FastifyInstance, services: Services, { sessions, signIn }: Parts): void {
  const { oidc, api } = services.config;
  const { provider } = OIDC_ROUTES;
  app.get(provider.path, configOf(provider), async ({ query }) => {
    const { error } = validInput(provider.input, query);
    return { name: oidc?.name ?? null, failure: failureOf(error) };
  });
  if (!oidc) return;
  if (api.publicUrl === undefined)
    throw new AppError('invalid_settings', { problems: 'PAYCOM_OIDC_ISSUER needs PAYCOM_API_PUBLIC_URL' });
  const client = new OidcClient(oidc, api.publicUrl);

  app.get('/api/auth/oidc/start/', PUBLIC, async (request, reply) => {
    try {
      const { url, flow } = await client.start();
      replaceCookies(reply, [sessions.keepFlow(flow)]);
      return goTo(reply, url);
    } catch (error) {
      return goTo(reply, refused(error, request));
    }
  });

  app.get('/api/auth/oidc/callback/', PUBLIC, async (request, reply) => {
    const forgotten = sessions.keepFlow(null);
    try {
      const flow = sessions.keptFlow(request.headers.cookie);
      if (!flow) throw new AppError('oidc_answer_refused');
      const claims = await client.finish(new URL(request.url, api.publicUrl).search, flow);
      const { setCookies } = await signIn.byProvider(claims, oidc, originOf(request));
      replaceCookies(reply, [forgotten, ...setCookies]);
      return goTo(reply, '/');
    } catch (error) {
      replaceCookies(reply, [forgotten]);
      return goTo(reply, refused(error, request));
    }
  });

  /** The page shows the error, since a person looks at the answer. */
  function refused(error: unknown, request: Parameters<typeof logFailure>[2]): string {
    const known = apiErrorOf(error);
    logFailure(services, known, request);
    return `/?sign_in=${refusalOf(known.code) ?? 'oidc_answer_refused'}`;
  }
}

function goTo(reply: FastifyReply, url: string): FastifyReply {
  return reply.code(303).header('location', url).send();
}

function refusalOf(error: string | undefined) {
  return REFUSALS.find((each) => each === error);
}

/** Returns the error of an error code; null for a code that is not of a sign-in. */
function failureOf(error: string | undefined) {
  const code = refusalOf(error);
  if (code === undefined) return null;
  const { message, hint } = new AppError(code);
  return { code, message, hint: httpHint({ code, hint }) };
}
