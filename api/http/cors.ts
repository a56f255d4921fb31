import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../shared/config.js';
import { CODEC_PATH } from './codec-path.js';

const DAY_SECONDS = 86_400;

const FOR_ALLOWED = {
  methods: ['GET', 'HEAD', 'POST'],
  allowedHeaders: ['authorization', 'content-type', 'last-event-id'],
  exposedHeaders: ['content-disposition', 'retry-after', 'x-request-id'],
  // A page of another origin sends a token. A session belongs to the pages of this server.
  credentials: false,
  maxAge: DAY_SECONDS,
};

/** Temporal's Web UI may send a person's session, but only to the codec. */
const FOR_TEMPORAL_UI = {
  ...FOR_ALLOWED,
  methods: ['POST'],
  allowedHeaders: ['authorization', 'content-type', 'x-namespace'],
  credentials: true,
};

/**
 * Lets pages of `corsOrigins` call the API and read its responses, and those of `uiOrigin` the codec. Any other origin gets no header of CORS, so
 * the browser refuses. Without origins nothing is registered. Call it before the access rules, because the route of the plugin has none.
 */
export async function allowOrigins(app: FastifyInstance, { api, temporal }: Config): Promise<void> {
  const { uiOrigin } = temporal;
  if (api.corsOrigins.length === 0 && uiOrigin === undefined) return;
  await app.register(cors, {
    delegator: ({ method, headers, url = '' }, done) => {
      const { origin = '', 'access-control-request-method': asked } = headers;
      const isCodec = origin === uiOrigin && url.startsWith(CODEC_PATH);
      // An OPTIONS that asks for nothing is a method like any other.
      const isAllowed =
        (isCodec || api.corsOrigins.includes(origin)) && (method !== 'OPTIONS' || asked !== undefined);
      const options = isCodec ? FOR_TEMPORAL_UI : FOR_ALLOWED;
      done(null, isAllowed ? { ...options, origin: [origin] } : { origin: false });
    },
  });
  // A response of tRPC has a `vary` of its own, which replaces that of the plugin.
  app.addHook('onSend', async (_, __, payload) => {
    if (payload instanceof Response) payload.headers.append('vary', 'Origin');
  });
}
