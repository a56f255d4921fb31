import type { FastifyReply, FastifyRequest } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { STREAM_HEADERS } from './event-stream.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The procedure that a REST route calls. */
    procedure?: string;
  }
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Returns a function that measures an answered request. It leaves out streams, because their readers decide how long they last. */
export function requestMetrics(registry: Registry): (request: FastifyRequest, reply: FastifyReply) => void {
  const latency = new Histogram({
    name: 'paycom_api_request_seconds',
    help: 'Time to answer a request, by procedure. A batch counts for each of its procedures',
    labelNames: ['procedure', 'outcome'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return (request, reply) => {
    if (reply.getHeader('content-type') === STREAM_HEADERS['content-type']) return;
    const outcome = outcomeOf(reply.statusCode);
    for (const procedure of proceduresOf(request))
      latency.observe({ procedure, outcome }, reply.elapsedTime / 1_000);
  };
}

/** Returns only our own names, because labels that callers choose would fill the memory. */
function proceduresOf({ procedures, routeOptions }: FastifyRequest): readonly string[] {
  return procedures?.length ? procedures : [routeOptions.config?.procedure ?? 'other'];
}

function outcomeOf(status: number): 'ok' | 'refused' | 'failed' {
  if (status < 400) return 'ok';
  return status < 500 ? 'refused' : 'failed';
}
