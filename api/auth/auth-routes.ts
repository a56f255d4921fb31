import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Sessions, SignedIn } from '../../infra/auth/sessions.js';
import { AppError } from '../../shared/app-error.js';
import { Email, Password } from '../../shared/user.js';
import { assertSameOrigin } from '../http/same-origin.js';
import { validInput } from '../trpc/valid-input.js';
import { accountOf } from './authenticate.js';
import { Me, meOf } from './me.js';

/** Any password may be tried, as long as hashing it costs no more than one. */
const AnyPassword = z.string().min(1).max(128);
const Nothing = z.strictObject({});

/** How people sign in and out. Not procedures: they work on the cookies of the answer. */
export const AUTH_ROUTES = {
  sign_in: {
    access: 'public',
    method: 'POST',
    path: '/api/auth/sign-in/',
    summary: 'Sign in; the answer sets the cookie of the session',
    input: z.strictObject({ email: Email, password: AnyPassword }),
    output: Me,
  },
  session: {
    access: 'session',
    method: 'GET',
    path: '/api/auth/session/',
    summary: 'Who is signed in',
    input: Nothing,
    output: Me,
  },
  change_password: {
    access: 'session',
    method: 'POST',
    path: '/api/auth/change-password/',
    summary: 'Set a new password of one’s own; ends every other session',
    input: z.strictObject({ current_password: AnyPassword, new_password: Password }),
    output: Me,
  },
  sign_out: {
    access: 'session',
    method: 'POST',
    path: '/api/auth/sign-out/',
    summary: 'End this session',
    input: Nothing,
    output: z.object({ signed_out: z.literal(true) }),
  },
} as const;

/** The routes of people's sign-in. Nothing else of the library is served. */
export function registerAuth(app: FastifyInstance, sessions: Sessions, publicUrl: string | undefined): void {
  const { sign_in, session, change_password, sign_out } = AUTH_ROUTES;

  app.post(sign_in.path, configOf(sign_in), async (request, reply) => {
    // Also without a cookie: a foreign page could sign its visitor in as somebody else.
    assertSameOrigin(request, publicUrl);
    const { email, password } = validInput(sign_in.input, request.body);
    const signedIn = await patiently(reply, () => sessions.signIn(email, password, request.ip));
    return answer(reply, signedIn);
  });

  app.get(session.path, configOf(session), async (request, reply) => answer(reply, sessionOf(request)));

  app.post(change_password.path, configOf(change_password), async (request, reply) => {
    const { current_password: current, new_password: next } = validInput(change_password.input, request.body);
    const asked = { current, next, address: request.ip };
    return answer(reply, await patiently(reply, () => sessions.changePassword(sessionOf(request), asked)));
  });

  app.post(sign_out.path, configOf(sign_out), async (request, reply) => {
    setCookies(reply, await sessions.signOut(sessionOf(request)));
    return { signed_out: true as const };
  });
}

const configOf = ({ access }: { readonly access: 'public' | 'session' }) => ({ config: { access } });

/** The cookies of an answer, in place of those that were set before. */
export function setCookies(reply: FastifyReply, cookies: readonly string[]): void {
  if (cookies.length > 0) reply.removeHeader('set-cookie').header('set-cookie', [...cookies]);
}

function answer(reply: FastifyReply, { user, cookies }: SignedIn): z.infer<typeof Me> {
  setCookies(reply, cookies);
  return meOf(accountOf(user));
}

function sessionOf({ session }: FastifyRequest) {
  if (!session) throw new AppError('not_signed_in');
  return session;
}

async function patiently<T>(reply: FastifyReply, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'too_many_sign_ins')
      reply.header('retry-after', String(error.details.seconds));
    throw error;
  }
}
