import type { FastifyInstance, FastifyRequest } from 'fastify';
import { appRouter } from './app-router.js';
import type { RequestContext } from './context.js';
import { type ProcedureInfo, procedures } from './procedures.js';
import { inputOfQuery } from './query-input.js';
import { createCallerFactory } from './trpc.js';

type Procedure = (input: unknown) => Promise<unknown>;

const createCaller = createCallerFactory(appRouter);

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
      handler: async (request) => procedureOf(info, contextOf(request))(inputOf(info, request)),
    });
  }
}

function procedureOf({ name }: ProcedureInfo, context: RequestContext): Procedure {
  const caller = createCaller(context) as unknown as Record<string, Record<string, Procedure>>;
  const [room = '', door = ''] = name.split('.');
  const procedure = caller[room]?.[door];
  if (!procedure) throw new Error(`There is no procedure ${name}.`);
  return procedure;
}

function inputOf({ input, meta }: ProcedureInfo, { query, body, params }: FastifyRequest): unknown {
  if (meta.rest?.method === 'GET')
    return { ...inputOfQuery(input, query as Record<string, unknown>), ...(params as object) };
  // Anything but an object is for the schema to refuse.
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject || body === undefined ? { ...body, ...(params as object) } : body;
}
