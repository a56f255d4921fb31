import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AppError } from '../../shared/app-error.js';
import { ReportedError, reportedError } from '../../shared/reported-error.js';
import { httpHint } from './hints.js';

/** An RFC 9457 problem, with our error code and a hint. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'The address of the documentation of the code' }),
    title: z.string().meta({ description: 'The class of the error' }),
    status: z.int(),
    detail: z.string().meta({ description: 'What happened. Never contains a value from a report' }),
    code: z.string().meta({ description: 'A stable code for programs', example: 'employee_not_found' }),
    hint: z.string().meta({ description: 'What to do next' }),
    details: ReportedError.shape.details,
    request_id: z.string().meta({ description: 'Identifies the request in the logs' }),
  })
  .meta({ id: 'Problem' });

const TITLES = {
  config: 'The configuration is wrong',
  transient: 'Temporarily unavailable',
  data: 'The data is invalid',
  refused: 'Refused',
  bug: 'Internal error',
} as const;

export function problemOf(error: AppError, request_id: string): z.infer<typeof Problem> {
  const { code, message: detail, details } = reportedError(error);
  return {
    ...{ type: `/api/docs#${code}`, title: TITLES[error.class], status: error.httpStatus },
    ...{ detail, code, hint: httpHint(error), ...(details && { details }), request_id },
  };
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export function sendProblem(error: AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.httpStatus === 401) reply.header('www-authenticate', 'Bearer');
  // The rest of the request body may never arrive, and the connection would wait for it.
  if (error.code === 'request_timed_out') reply.header('connection', 'close');
  return reply
    .status(error.httpStatus)
    .header('x-request-id', request.id)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(error, request.id)));
}
