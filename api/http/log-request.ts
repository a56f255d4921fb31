import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppError } from '../../shared/app-error.js';
import type { Services } from './request-context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The tRPC procedures that are called; null for another route, whose template names its procedure. */
    procedures: readonly string[] | null;
  }
}

/** Logs a fault of the server (5xx) with its cause. Of a refusal only its code, since its details may quote the caller. */
export function logFailure({ logger }: Services, error: AppError, { id, account }: FastifyRequest): void {
  const who = account && { account: account.account_id };
  if (error.httpStatus >= 500) logger.error('request_failed', { request_id: id, error });
  else logger.info('request_refused', { request_id: id, code: error.code, ...who });
}

/** Logs the route template, never the URL: the URL contains employee ids and search terms. */
export function logRequest({ logger }: Services, request: FastifyRequest, reply: FastifyReply): void {
  const { url: route } = request.routeOptions;
  const account = request.account && { account: request.account.account_id };
  for (const procedure of request.procedures ?? [])
    logger.info('procedure_called', { request_id: request.id, procedure, ...account });
  logger.info('request_served', {
    request_id: request.id,
    method: request.method,
    http_status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    ...(route !== undefined && { route }),
    ...account,
  });
}
