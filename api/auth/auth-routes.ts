import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Sessions } from '../../infra/auth/sessions.js';
import type { SignIn } from '../../infra/auth/sign-in.js';
import { ChangePasswordInput, EndSessionInput, SignInInput } from '../../shared/inputs/auth-inputs.js';
import { assertSameOrigin } from '../http/csrf-check.js';
import { validInput } from '../trpc/valid-input.js';
import {
  type AuthRoute,
  configOf,
  originOf,
  replaceCookies,
  respond,
  sessionOf,
  withRetryAfter,
} from './auth-route.js';
import { Me } from './me.js';
import { SessionView, sessionView } from './session-view.js';

const EmptyInput = z.strictObject({});
const NEW_PASSWORD = ['new_password'] as const;
/** The account is not shown to someone who has only the password. */
const CodeNeeded = z
  .object({ missing: z.literal('code') })
  .meta({ description: 'The password was right. Send a code to /api/auth/second-factor/enter/' });

/** The routes to sign in and out. They are not procedures, because they set cookies. */
export const AUTH_ROUTES = {
  sign_in: {
    access: 'public',
    method: 'POST',
    path: '/api/auth/sign-in/',
    summary: 'Sign in. The response sets the session cookie',
    input: SignInInput,
    output: z.union([Me, CodeNeeded]),
  },
  session: {
    access: 'session',
    before: NEW_PASSWORD,
    method: 'GET',
    path: '/api/auth/session/',
    summary: 'Show the signed-in person',
    input: EmptyInput,
    output: Me,
  },
  change_password: {
    access: 'session',
    before: NEW_PASSWORD,
    method: 'POST',
    path: '/api/auth/change-password/',
    summary: 'Change your own password. Ends all your other sessions',
    input: ChangePasswordInput,
    output: Me,
  },
  sessions: {
    access: 'session',
    before: NEW_PASSWORD,
    method: 'GET',
    path: '/api/auth/sessions/',
    summary: 'List your own open sessions, newest first',
    input: EmptyInput,
    output: z.object({ items: z.array(SessionView) }),
  },
  end_session: {
    access: 'session',
    before: NEW_PASSWORD,
    method: 'POST',
    path: '/api/auth/sessions/end/',
    summary: 'End one of your own sessions. The response replaces your session cookie',
    input: EndSessionInput,
    output: z.object({ session_id: z.string(), done: z.literal(true) }),
  },
  sign_out: {
    access: 'session',
    before: ['code', 'new_password', 'enrolment'],
    method: 'POST',
    path: '/api/auth/sign-out/',
    summary: 'End this session',
    input: EmptyInput,
    output: z.object({ signed_out: z.literal(true) }),
  },
} as const satisfies Record<string, AuthRoute>;

/** Registers `AUTH_ROUTES`. */
export function registerAuth(
  app: FastifyInstance,
  { sessions, signIn }: { readonly sessions: Sessions; readonly signIn: SignIn },
  publicUrl: string | undefined,
): void {
  const { sign_in, session, change_password, sessions: own, end_session, sign_out } = AUTH_ROUTES;

  app.post(sign_in.path, configOf(sign_in), async (request, reply) => {
    // Login CSRF: without this check, another site could sign its visitor in as a different user.
    assertSameOrigin(request, publicUrl);
    const { email, password } = validInput(sign_in.input, request.body);
    const opened = await withRetryAfter(reply, () => signIn.signIn(email, password, originOf(request)));
    const me = respond(reply, opened);
    return opened.missing === 'code' ? { missing: 'code' as const } : me;
  });

  app.get(session.path, configOf(session), async (request, reply) => respond(reply, sessionOf(request)));

  app.post(change_password.path, configOf(change_password), async (request, reply) => {
    const { current_password: current, new_password: next } = validInput(change_password.input, request.body);
    const change = { current, next, ...originOf(request) };
    return respond(
      reply,
      await withRetryAfter(reply, () => signIn.changePassword(sessionOf(request), change)),
    );
  });

  app.get(own.path, configOf(own), async (request) => ({
    items: (await sessions.list(sessionOf(request))).map(sessionView),
  }));

  app.post(end_session.path, configOf(end_session), async (request, reply) => {
    const { session_id, current_password: current } = validInput(end_session.input, request.body);
    const ended = { session_id, current, ...originOf(request) };
    replaceCookies(reply, await withRetryAfter(reply, () => signIn.endSession(sessionOf(request), ended)));
    return { session_id, done: true as const };
  });

  app.post(sign_out.path, configOf(sign_out), async (request, reply) => {
    // Not "cookies", since the browser stays known.
    reply.header('clear-site-data', '"cache", "storage"');
    replaceCookies(reply, [await sessions.signOut(sessionOf(request), originOf(request))]);
    return { signed_out: true as const };
  });
}
