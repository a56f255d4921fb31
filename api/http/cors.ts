import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const DAY_SECONDS = 86_400;

const FOR_ALLOWED = {
  methods: ['GET', 'HEAD', 'POST'],
  allowedHeaders: ['authorization', 'content-type', 'last-event-id'],
  exposedHeaders: ['content-disposition', 'retry-after', 'x-request-id'],
  // A page of another origin sends a token. A session belongs to the pages of this server.
  credentials: false,
  maxAge: DAY_SECONDS,
};

/**
 * Lets pages of these origins call the API and read its responses. Any other origin gets no header of CORS, so the browser refuses. Without
 * origins nothing is registered. Call it before the access rules, because the route of the plugin has none.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    delegator: ({ method, headers }, done) => {
      const { origin = '', 'access-control-request-method': asked } = headers;
      // An OPTIONS that asks for nothing is a method like any other.
      const isAllowed = origins.includes(origin) && (method !== 'OPTIONS' || asked !== undefined);
      done(null, isAllowed ? { ...FOR_ALLOWED, origin: [origin] } : { origin: false });
    },
  });
  // A response of tRPC has a `vary` of its own, which replaces that of the plugin.
  app.addHook('onSend', async (_, __, payload) => {
    if (payload instanceof Response) payload.headers.append('vary', 'Origin');
  });
}
