import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../shared/app-error.js';
import { apiErrorOf } from './api-error.js';
import { logFailure } from './log-request.js';
import type { Services } from './request-context.js';

/** A file as a procedure answers it: its bytes, as they are made, and what ends it early. */
export const Download = z.object({
  filename: z.string(),
  contentType: z.string(),
  chunks: z.custom<AsyncIterable<Uint8Array>>(),
  signal: z.instanceof(AbortSignal),
});
export type Download = z.infer<typeof Download>;

/**
 * Sends a file as fast as it is taken, however long that is; the request's time is that to the first byte, and from then on the longest
 * silence. What fails before the first byte is an answer like any other. What fails later cuts the connection, so that no client takes
 * the part for the whole.
 */
export async function sendDownload(
  { filename, contentType, chunks, signal }: Download,
  { services }: { readonly services: Services },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const patience = services.config.api.timeoutSeconds * 1_000;
  const fail = (error: unknown) => logFailure(services, apiErrorOf(error), request);
  const bytes = Readable.from(chunks, { objectMode: false });
  await firstByte(bytes, signal, patience);
  bytes.once('error', fail);
  // Not by way of the bytes: what they wait for may be what is stuck.
  signal.addEventListener('abort', () => reply.raw.destroy());
  reply.raw.setTimeout(patience, () => {
    fail(new AppError('request_timed_out'));
    reply.raw.destroy();
  });
  return reply
    .type(contentType)
    .header('content-disposition', `attachment; filename="${filename}"`)
    .send(bytes);
}

/** @throws AppError `request_timed_out`, why the reader may not read on, or whatever the first bytes failed with */
async function firstByte(bytes: Readable, signal: AbortSignal, patience: number): Promise<void> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  try {
    await once(bytes, 'readable', { signal: ended });
  } catch (error) {
    bytes.destroy();
    if (!ended.aborted) throw error;
    throw signal.reason instanceof AppError ? signal.reason : new AppError('request_timed_out');
  }
}
