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

/**
 * Logs the route template, never the URL: the URL contains employee ids and search terms. A request whose caller left before the answer has no
 * status, but may have done its work.
 */
export function logRequest(
  { logger }: Services,
  request: FastifyRequest,
  { statusCode: http_status, elapsedTime }: FastifyReply,
  isAnswered: boolean,
): void {
  const { url: route } = request.routeOptions;
  const account = request.account && { account: request.account.account_id };
  for (const procedure of request.procedures ?? [])
    logger.info('procedure_called', { request_id: request.id, procedure, ...account });
  const fields = {
    request_id: request.id,
    method: request.method,
    ms: Math.round(elapsedTime),
    ...(route !== undefined && { route }),
    ...account,
  };
  if (isAnswered) logger.info('request_served', { ...fields, http_status });
  else logger.info('request_left', fields);
}
