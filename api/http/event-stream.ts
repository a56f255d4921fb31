import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { TrackedEnvelope } from '@trpc/server';

/** Heartbeat interval. Proxies close a connection after about a minute of silence. */
export const PING_MS = 10_000;

/** Options of streaming routes: the handler runs as long as the stream, and a HEAD request would have no use. */
export const STREAM_ROUTE = { handlerTimeout: 2 ** 31 - 1, exposeHeadRoute: false } as const;

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // A kept-alive connection would delay the shutdown of the server.
  connection: 'close',
  'x-accel-buffering': 'no',
} as const;

type EventStreamOptions = {
  /** Aborts when the client disconnects. */
  readonly disconnected: AbortSignal;
  readonly problem: (error: unknown) => unknown;
  readonly pingMs?: number;
};

/**
 * Writes events with their ids as `text/event-stream`, with a comment as heartbeat. The last event is `complete`, or `problem` with the
 * error. A stream without either was cut off; the client reconnects with `last-event-id`.
 */
export function eventStream(
  events: AsyncIterable<TrackedEnvelope<unknown>>,
  { disconnected, problem, pingMs = PING_MS }: EventStreamOptions,
): Readable {
  const out = new PassThrough();
  // Node sends the headers with the first bytes, and the first event may take long.
  out.write('retry: 1000\n\n');
  const ping = setInterval(() => !out.writableNeedDrain && out.write(': ping\n\n'), pingMs);
  out.once('close', () => clearInterval(ping));
  const write = async () => {
    try {
      for await (const [id, data] of events) {
        if (!out.write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`))
          await once(out, 'drain', { signal: disconnected });
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
