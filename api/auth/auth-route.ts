import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { RequestOrigin, Session } from '../../infra/auth/sessions.js';
import { AppError } from '../../shared/app-error.js';
import type { MissingStep } from '../../shared/missing-step.js';
import { clientAddress } from '../http/client-address.js';
import { accountOf } from './authenticate.js';
import { type Me, meOf } from './me.js';

/** A route that sets cookies, and is therefore no procedure. */
export type AuthRoute = {
  readonly access: 'public' | 'session';
  /** The steps that a person may still have to complete when they call it. */
  readonly before?: readonly MissingStep[];
  readonly method: 'GET' | 'POST';
  readonly path: `/api/auth/${string}/`;
  readonly summary: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodType;
};

export const configOf = ({ access, before = [] }: AuthRoute) => ({ config: { access, before } });

/** Replaces the `Set-Cookie` headers. Fastify would append to them. */
export function replaceCookies(reply: FastifyReply, setCookies: readonly string[]): void {
  if (setCookies.length > 0) reply.removeHeader('set-cookie').header('set-cookie', [...setCookies]);
}

export function originOf(request: FastifyRequest): RequestOrigin {
  return { request_id: request.id, address: clientAddress(request), cookies: request.headers.cookie };
}

export function respond(reply: FastifyReply, { user, setCookies }: Session): z.infer<typeof Me> {
  replaceCookies(reply, setCookies);
  return meOf(accountOf(user));
}

export function sessionOf({ session }: FastifyRequest): Session {
  if (!session) throw new AppError('not_signed_in');
  return session;
}

export async function withRetryAfter<T>(reply: FastifyReply, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'too_many_sign_ins')
      reply.header('retry-after', String(error.details.seconds));
    throw error;
  }
}
