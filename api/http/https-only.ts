import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/app-error.js';

/**
 * Refuses a request that reached a trusted proxy without TLS, when the public URL is https. A redirect would hide that a program sends its
 * token in the clear.
 */
export function refusePlainHttp(app: FastifyInstance, publicUrl: string | undefined): void {
  if (!publicUrl?.startsWith('https:')) return;
  app.addHook('onRequest', async ({ protocol, ips = [], headers }) => {
    const isForwarded = ips.length > 1 && headers['x-forwarded-proto'] !== undefined;
    if (isForwarded && protocol === 'http') throw new AppError('https_required');
  });
}
