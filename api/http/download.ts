import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../shared/app-error.js';
import { apiErrorOf } from './api-error.js';
import { logFailure } from './log-request.js';
import type { Services } from './request-context.js';

/** A file that a procedure returns: a stream of its bytes, and a signal that aborts the transfer. */
export const Download = z.object({
  filename: z.string(),
  contentType: z.string(),
  chunks: z.custom<AsyncIterable<Uint8Array>>(),
  signal: z.instanceof(AbortSignal),
});
export type Download = z.infer<typeof Download>;

/**
 * Streams a file at the client's speed, for as long as that takes. `timeoutSeconds` limits the time to the first byte, then the time
 * without progress. A failure before the first byte is a normal error response. A later failure cuts the connection, so that no client
 * takes a partial file for a complete one.
 */
export async function sendDownload(
  { filename, contentType, chunks, signal }: Download,
  { services }: { readonly services: Services },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const timeoutMs = services.config.api.timeoutSeconds * 1_000;
  const fail = (error: unknown) => logFailure(services, apiErrorOf(error), request);
  const named = () =>
    reply.type(contentType).header('content-disposition', `attachment; filename="${filename}"`);
  // Nothing of the file is read, so nothing is recorded.
  if (request.method === 'HEAD') return named().send();
  const bytes = Readable.from(chunks, { objectMode: false });
  await firstByte(bytes, signal, timeoutMs);
  bytes.once('error', fail);
  // Destroys the socket and not `bytes`, because the source may be what is stuck.
  signal.addEventListener('abort', () => reply.raw.destroy());
  reply.raw.setTimeout(timeoutMs, () => {
    fail(new AppError('request_timed_out'));
    reply.raw.destroy();
  });
  return named().send(bytes);
}

/** @throws AppError `request_timed_out`, the AppError that aborted `signal`, or the error of the source */
async function firstByte(bytes: Readable, signal: AbortSignal, timeoutMs: number): Promise<void> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    await once(bytes, 'readable', { signal: ended });
  } catch (error) {
    bytes.destroy();
    if (!ended.aborted) throw error;
    throw signal.reason instanceof AppError ? signal.reason : new AppError('request_timed_out');
  }
}
