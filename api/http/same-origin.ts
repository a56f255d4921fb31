import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/app-error.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends the cookie of a session along with what any page asks for. So with one, whatever may change something has to come
 * from a page of this server. Asked before a body is read; a token has to be given on purpose, and needs no such guard.
 */
export function refuseForeignPages(app: FastifyInstance, publicUrl: string | undefined): void {
  app.addHook('preParsing', async (request) => {
    if (request.account?.by === 'session' && !SAFE.has(request.method)) assertSameOrigin(request, publicUrl);
  });
}

/**
 * By the origin that every browser names; by `Sec-Fetch-Site` where a proxy took that away. A request with neither is refused.
 *
 * @throws AppError `csrf_refused`
 */
export function assertSameOrigin({ headers, host }: FastifyRequest, publicUrl: string | undefined): void {
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin === undefined ? site === 'same-origin' : isOurs(origin, host, publicUrl)) return;
  throw new AppError('csrf_refused');
}

/** A server that is reached by https has no pages without it; on whichever name it is reached otherwise, that one is its own. */
function isOurs(origin: string, host: string, publicUrl: string | undefined): boolean {
  const own = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  if (own?.startsWith('https:')) return origin === own;
  return origin === own || origin === `http://${host}` || origin === `https://${host}`;
}
