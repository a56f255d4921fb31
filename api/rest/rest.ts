import type { TrackedEnvelope } from '@trpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { apiErrorOf } from '../http/api-error.js';
import { type Download, sendDownload } from '../http/download.js';
import { eventStream, STREAM_HEADERS, STREAM_ROUTE } from '../http/event-stream.js';
import { logFailure } from '../http/log-request.js';
import { problemOf } from '../http/problem.js';
import type { RequestContext } from '../http/request-context.js';
import { type ProcedureInfo, procedures } from '../routers/procedures.js';
import { restRouter } from '../routers/rest-router.js';
import { createCallerFactory } from '../trpc/trpc.js';
import { inputOfQuery } from './query-input.js';

type Procedure = (input: unknown) => Promise<unknown>;
type Events = AsyncIterable<TrackedEnvelope<unknown>>;

const createCaller = createCallerFactory(restRouter);

/**
 * A REST route for every procedure that names one. The input is the body of a POST or the query of a GET, with what stands in the path.
 *
 * Not by trpc-to-openapi: its handler switches `coerce` on in the very schemas that tRPC uses (so that `"false"` becomes true), does not
 * decode what stands in a path, and refuses a POST without a content type.
 */
export function registerRest(
  app: FastifyInstance,
  contextOf: (request: FastifyRequest) => RequestContext,
): void {
  for (const info of procedures()) {
    const { rest, permission } = info.meta;
    if (!rest) continue;
    app.route({
      method: rest.method,
      config: permission ? { access: permission } : {},
      url: rest.path.replace(/\{(\w+)\}/g, ':$1'),
      ...((info.type === 'subscription' || info.meta.download) && STREAM_ROUTE),
      handler: async (request, reply) => {
        const context = contextOf(request);
        const gone = goneSignal(reply);
        const answer = await procedureOf(info, context, gone)(inputOf(info, request));
        if (info.meta.download) return sendDownload(answer as Download, context, request, reply);
        return info.type === 'subscription'
          ? sendEvents(answer as Events, { ...context, gone }, request, reply)
          : answer;
      },
    });
  }
}

/** Aborts when the reader goes away before the answer is whole. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => raw.writableFinished || gone.abort());
  return gone.signal;
}

/** What is refused before the first event is an answer like any other; what fails later is told by the last one. */
function sendEvents(
  events: Events,
  { services, gone }: Pick<RequestContext, 'services'> & { readonly gone: AbortSignal },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = (error: unknown) => {
    const known = apiErrorOf(error);
    logFailure(services, known, request);
    return problemOf(known, request.id);
  };
  return reply.headers(STREAM_HEADERS).send(eventStream(events, { gone, problem }));
}

function procedureOf({ name }: ProcedureInfo, context: RequestContext, signal: AbortSignal): Procedure {
  const caller = createCaller(context, { signal }) as unknown as Record<string, Record<string, Procedure>>;
  const [room = '', door = ''] = name.split('.');
  const procedure = caller[room]?.[door];
  if (!procedure) throw new Error(`There is no procedure ${name}.`);
  return procedure;
}

function inputOf(
  { type, input, meta }: ProcedureInfo,
  { query, body, params, headers }: FastifyRequest,
): unknown {
  if (meta.rest?.method === 'GET') {
    const lastEventId = type === 'subscription' && headers['last-event-id'];
    const asked = inputOfQuery(input, query as Record<string, unknown>);
    return { ...(lastEventId && { lastEventId }), ...asked, ...(params as object) };
  }
  // Anything but an object is for the schema to refuse.
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject || body === undefined ? { ...body, ...(params as object) } : body;
}
