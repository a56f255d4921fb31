import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from './request-context.js';

const HOUR_MS = 3_600_000;
const FORWARDING_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip'];

/**
 * Warns, at most once an hour, when a request names another client but the proxy that sent it is not trusted. Then everyone behind that
 * proxy has one address, and the limits of an address apply to all of them together.
 */
export function warnOfUntrustedProxy(app: FastifyInstance, { logger }: Services): void {
  let warnedAt = Number.NEGATIVE_INFINITY;
  app.addHook('onRequest', async (request) => {
    if (performance.now() - warnedAt < HOUR_MS || !isUntrusted(request)) return;
    warnedAt = performance.now();
    const { remoteAddress: address } = request.socket;
    logger.warn('forwarding_header_untrusted', { ...(address !== undefined && { address }) });
  });
}

function isUntrusted({ headers, ips = [] }: FastifyRequest): boolean {
  return ips.length < 2 && FORWARDING_HEADERS.some((name) => headers[name] !== undefined);
}
