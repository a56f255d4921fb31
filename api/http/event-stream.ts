import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { TrackedEnvelope } from '@trpc/server';

/** Proxies close what is silent for about a minute. */
export const PING_MS = 10_000;

/** For routes that answer with a stream: their handler is done when the stream is, and without its body there is nothing to tell. */
export const STREAM_ROUTE = { handlerTimeout: 2 ** 31 - 1, exposeHeadRoute: false } as const;

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Kept alive after its end, it would hold up the end of the server.
  connection: 'close',
  'x-accel-buffering': 'no',
} as const;

type StreamEvent = {
  /** Aborts when the reader has gone. */
  readonly gone: AbortSignal;
  readonly problem: (error: unknown) => unknown;
  readonly pingMs?: number;
};

/**
 * Events as `text/event-stream`, each with its id, and comments while nothing happens. The last one is `complete`, or `problem` with
 * what went wrong; a stream that ends without either was cut off, and is asked for again with its `last-event-id`.
 */
export function eventStream(
  events: AsyncIterable<TrackedEnvelope<unknown>>,
  { gone, problem, pingMs = PING_MS }: StreamEvent,
): Readable {
  const out = new PassThrough();
  // Headers leave with the first bytes, and the first event may be long in coming.
  out.write('retry: 1000\n\n');
  const ping = setInterval(() => !out.writableNeedDrain && out.write(': ping\n\n'), pingMs);
  out.once('close', () => clearInterval(ping));
  const write = async () => {
    try {
      for await (const [id, data] of events) {
        if (!out.write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`))
          await once(out, 'drain', { signal: gone });
      }
      out.end('event: complete\ndata: {}\n\n');
    } catch (error) {
      const cutOff = error instanceof Error && error.name === 'AbortError';
      out.end(cutOff ? undefined : `event: problem\ndata: ${JSON.stringify(problem(error))}\n\n`);
    }
  };
  void write();
  return out;
}
