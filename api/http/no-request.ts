import { randomUUID } from 'node:crypto';
import { METHODS, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import { PROBLEM_TYPE, problemOf } from './problem.js';
import type { Services } from './request-context.js';
import { SECURITY_HEADERS } from './security-headers.js';

type ParseError = Error & { readonly code?: string; readonly rawPacket?: unknown };
type RawResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};

const CODES: Readonly<Record<string, ErrorCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_incomplete',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
};
/** A method is a token (RFC 9110). `get` is a token too, but no known method. */
const REQUEST_LINE = /^([!#$%&'*+.^`|~\w-]{1,31}) (\/[!-~]*) HTTP\/1\.[01]\r\n/;

/** Answers bytes that are no HTTP request: Fastify's routes and hooks do not see them. */
export async function answerNoRequest(
  app: FastifyInstance,
  services: Services,
  error: ParseError,
  socket: Socket,
): Promise<void> {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, headers, body } =
    (await unknownMethod(app, error, socket)) ?? problemWith(services, error, socket);
  const all = { ...headers, connection: 'close', 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  // The client may never end its side.
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy(),
  );
}

/** Answers a method that Node does not know like TRACE, which no route allows: with 405, or 404 for an unknown path. */
async function unknownMethod(
  app: FastifyInstance,
  { code, rawPacket }: ParseError,
  { remoteAddress }: Socket,
): Promise<RawResponse | undefined> {
  if (code !== 'HPE_INVALID_METHOD' || !Buffer.isBuffer(rawPacket)) return undefined;
  const [, method = '', url = ''] = REQUEST_LINE.exec(rawPacket.toString('latin1')) ?? [];
  if (url === '' || METHODS.includes(method)) return undefined;
  const { statusCode, headers, payload } = await app.inject({
    ...{ method: 'TRACE' as 'OPTIONS', url },
    ...(remoteAddress !== undefined && { remoteAddress }),
  });
  return { status: statusCode, headers, body: payload };
}

function problemWith({ logger }: Services, { code = '' }: ParseError, socket: Socket): RawResponse {
  const known = new AppError(CODES[code] ?? 'malformed_request');
  const { remoteAddress: address } = socket;
  const request_id = randomUUID();
  logger.info('request_refused', {
    request_id,
    code: known.code,
    ...(address !== undefined && { address }),
  });
  const headers = { ...SECURITY_HEADERS, 'x-request-id': request_id, 'content-type': PROBLEM_TYPE };
  return { status: known.httpStatus, headers, body: JSON.stringify(problemOf(known, request_id)) };
}

/** Answers a request without a host, or with an unknown expectation. Node would answer it with an empty body. `requireHostHeader` has to be off. */
export function answerInsteadOfNode(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw: { httpVersion, headers } }) => {
    if (httpVersion === '1.1' && headers.host === undefined) throw new AppError('malformed_request');
  });
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
}
