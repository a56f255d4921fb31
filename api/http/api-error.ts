import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { asAppError } from '../../infra/config/as-app-error.js';
import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';

const MAX_PROBLEMS = 10;

/** Maps the status of an error thrown by Fastify or a plugin to our error code. */
const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'malformed_request',
  404: 'route_not_found',
  405: 'method_not_allowed',
  408: 'request_incomplete',
  413: 'body_too_large',
  414: 'malformed_request',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  431: 'headers_too_large',
  503: 'request_timed_out',
};

/** Converts anything thrown while serving a request to an AppError. The message of a foreign error is never passed on. */
export function apiErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof TRPCError) return fromTrpc(error);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : undefined;
  const code = status === undefined ? undefined : CODE_BY_STATUS[status];
  return code ? new AppError(code, {}, error) : asAppError(error);
}

function fromTrpc(error: TRPCError): AppError {
  switch (error.code) {
    case 'BAD_REQUEST':
      return error.cause instanceof z.core.$ZodError
        ? invalidInput(error.cause)
        : new AppError('malformed_request', {}, error);
    case 'PARSE_ERROR':
      return new AppError('malformed_request', {}, error);
    case 'NOT_FOUND':
      return new AppError('route_not_found');
    case 'METHOD_NOT_SUPPORTED':
      return new AppError('method_not_allowed');
    case 'UNSUPPORTED_MEDIA_TYPE':
      return new AppError('unsupported_media_type');
    case 'PAYLOAD_TOO_LARGE':
      return new AppError('body_too_large');
    default:
      return apiErrorOf(error.cause ?? new Error());
  }
}

/** Safe to show: Zod's messages describe what was expected, never the value. They quote only the names of unknown keys. */
export function invalidInput({ issues }: z.core.$ZodError): AppError {
  const problems = issues.slice(0, MAX_PROBLEMS).map(({ path, message }) => {
    const field = path.map(String).join('.');
    return field ? `${field}: ${message}` : message;
  });
  return new AppError('invalid_input', { problems: problems.join('; ') });
}
