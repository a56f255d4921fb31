import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/app-error.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Other origins whose pages may call the route with the session of a person. */
    origins?: readonly string[];
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Protects against CSRF. A browser sends the session cookie with requests of any page, so an unsafe request with a session must come
 * from this server's origin, or from one that the route allows. Runs before the body is read. Tokens need no check: browsers do not send them automatically.
 */
export function registerCsrfCheck(app: FastifyInstance, publicUrl: string | undefined): void {
  app.addHook('preParsing', async (request) => {
    const { origins = [] } = request.routeOptions.config;
    const isAllowed = SAFE_METHODS.has(request.method) || origins.includes(request.headers.origin ?? '');
    if (request.account?.by === 'session' && !isAllowed) assertSameOrigin(request, publicUrl);
  });
}

/**
 * Checks the `Origin` header, or `Sec-Fetch-Site` when a proxy removed `Origin`. Refuses a request without both.
 *
 * @throws AppError `csrf_refused`
 */
export function assertSameOrigin({ headers, host }: FastifyRequest, publicUrl: string | undefined): void {
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin === undefined ? site === 'same-origin' : isOwnOrigin(origin, host, publicUrl)) return;
  throw new AppError('csrf_refused');
}

/** An https server accepts only its public origin. An http server also accepts the host name of the request. */
function isOwnOrigin(origin: string, host: string, publicUrl: string | undefined): boolean {
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  if (publicOrigin?.startsWith('https:')) return origin === publicOrigin;
  return origin === publicOrigin || origin === `http://${host}` || origin === `https://${host}`;
}
