import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AppError } from '../../shared/app-error.js';

/** An error as RFC 9457 wants it told, with our code and what to do. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'Where the code is described' }),
    title: z.string().meta({ description: 'The class of the error' }),
    status: z.int(),
    detail: z.string().meta({ description: 'What happened; never a value out of a report' }),
    code: z.string().meta({ description: 'For programs', example: 'employee_not_found' }),
    hint: z.string().meta({ description: 'What to do' }),
    request_id: z.string().meta({ description: 'Found again in the logs' }),
  })
  .meta({ id: 'Problem' });

const TITLES = {
  config: 'The installation is not set up right',
  transient: 'Not available at the moment',
  data: 'The data is not acceptable',
  refused: 'Refused',
  bug: 'A fault of this program',
} as const;

export function problemOf(error: AppError, request_id: string): z.infer<typeof Problem> {
  const { code, httpStatus: status, message: detail, hint } = error;
  return { type: `/api/docs#${code}`, title: TITLES[error.class], status, detail, code, hint, request_id };
}

export function sendProblem(error: AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.httpStatus === 401) reply.header('www-authenticate', 'Bearer');
  // The rest of its body may never come, and the connection would wait for that.
  if (error.code === 'request_timed_out') reply.header('connection', 'close');
  return reply
    .status(error.httpStatus)
    .header('x-request-id', request.id)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(error, request.id)));
}
