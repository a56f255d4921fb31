import type { FastifyRequest } from 'fastify';
import { findToken } from '../infra/tokens.js';
import type { Account, Services } from './context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for somebody who has not signed in. */
    account: Account | null;
  }
}

/** Who sends the request, by its bearer token; null without one that is valid. */
export async function authenticate({ store }: Services, request: FastifyRequest): Promise<Account | null> {
  const [, token] = /^Bearer ([\w-]{1,200})$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) return null;
  const record = await findToken(store.db, token);
  return record && { account_id: record.token_id, name: record.name, role: record.role };
}
