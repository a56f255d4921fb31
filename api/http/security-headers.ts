import type { FastifyInstance } from 'fastify';
import { STREAM_HEADERS } from './event-stream.js';

/** For every response, since a browser may open any of them as a page. `default-src` includes neither `base-uri` nor `form-action`. */
export const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none';style-src 'self';object-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
} as const;

/**
 * Sets the headers last, since a stream of tRPC has its own, without a charset and with less strict caching. The files of the admin page
 * have a policy and a lifetime of their own.
 */
export function registerSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onSend', async (_, reply, payload) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      if (!reply.hasHeader(name)) reply.header(name, value);
    if (!(payload instanceof Response) || payload.headers.get('content-type') !== 'text/event-stream') return;
    for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, ...STREAM_HEADERS }))
      payload.headers.set(name, value);
  });
}
