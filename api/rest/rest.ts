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
 * Registers the REST route of every procedure that has one. The input is the body of a POST or the query of a GET, plus the path
 * parameters.
 *
 * trpc-to-openapi does not fit: its handler turns on `coerce` in the schemas that tRPC uses (so `"false"` becomes true), does not decode
 * path parameters, and refuses a POST without a content type.
 */
export function registerRest(
  app: FastifyInstance,
  contextOf: (request: FastifyRequest) => RequestContext,
): void {
  for (const info of procedures()) {
    const { rest, permission } = info.meta;
    if (!rest) continue;
    app.route({
      method: info.meta.download ? [rest.method, 'HEAD'] : rest.method,
      config: { procedure: info.name, ...(permission && { access: permission }) },
      url: rest.path.replace(/\{(\w+)\}/g, ':$1'),
      ...((info.type === 'subscription' || info.meta.download) && STREAM_ROUTE),
      handler: async (request, reply) => {
        const context = contextOf(request);
        const ended = endSignal(reply);
        const output = await procedureOf(info, context, ended)(inputOf(info, request));
        if (info.meta.download) return sendDownload(output as Download, context, request, reply);
        return info.type === 'subscription'
          ? sendEvents(output as Events, { ...context, disconnected: ended }, request, reply)
          : output;
      },
    });
  }
}

/** Aborts when the response has ended: it is complete, it failed, or the client has disconnected, even before this call. */
function endSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  if (raw.closed) controller.abort();
  raw.once('close', () => controller.abort());
  return controller.signal;
}

/** An error before the first event is a normal error response. A later error is sent as the last event. */
function sendEvents(
  events: Events,
  { services, disconnected }: Pick<RequestContext, 'services'> & { readonly disconnected: AbortSignal },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = (error: unknown) => {
    const known = apiErrorOf(error);
    logFailure(services, known, request);
    return problemOf(known, request.id);
  };
  return reply.headers(STREAM_HEADERS).send(eventStream(events, { disconnected, problem }));
}

function procedureOf({ name }: ProcedureInfo, context: RequestContext, signal: AbortSignal): Procedure {
  const caller = createCaller(context, { signal }) as unknown as Record<string, Record<string, Procedure>>;
  const [router = '', key = ''] = name.split('.');
  const procedure = caller[router]?.[key];
  if (!procedure) throw new Error(`There is no procedure ${name}.`);
  return procedure;
}

function inputOf(
  { type, input, meta }: ProcedureInfo,
  { query, body, params, headers }: FastifyRequest,
): unknown {
  if (meta.rest?.method === 'GET') {
    const lastEventId = type === 'subscription' && headers['last-event-id'];
    const filters = inputOfQuery(input, query as Record<string, unknown>);
    return { ...(lastEventId && { lastEventId }), ...filters, ...(params as object) };
  }
  // The schema refuses anything but an object.
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject || body === undefined ? { ...body, ...(params as object) } : body;
}
