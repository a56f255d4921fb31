import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppError } from '../../shared/app-error.js';
import type { Services } from './request-context.js';

/** What the caller did wrong is in the answer, and is theirs; what we did wrong has to be found again. */
export function logFailure({ logger }: Services, error: AppError, { id }: FastifyRequest): void {
  if (error.httpStatus >= 500) logger.error('request_failed', { request_id: id, error });
}

/** The template of the route, never the address: that holds ids, and its query whom someone searched for. */
export function logRequest({ logger }: Services, request: FastifyRequest, reply: FastifyReply): void {
  const { url: route } = request.routeOptions;
  logger.info('request_served', {
    request_id: request.id,
    method: request.method,
    http_status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    ...(route !== undefined && { route }),
    ...(request.account && { account: request.account.account_id }),
  });
}
