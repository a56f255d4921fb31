import { randomUUID } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Registry } from 'prom-client';
import { PASSWORD_COST } from '../infra/auth/passwords.js';
import { Sessions } from '../infra/auth/sessions.js';
import { SignIn } from '../infra/auth/sign-in.js';
import { TokenCache } from '../infra/auth/token-cache.js';
import { ProgressBroadcaster } from '../infra/temporal/progress-broadcaster.js';
import { type SyncProgress, watchSync, workflowIdOf } from '../services/watch-sync.js';
import { AppError } from '../shared/app-error.js';
import type { Config } from '../shared/config.js';
import { replaceCookies } from './auth/auth-route.js';
import { registerAuth } from './auth/auth-routes.js';
import { authenticate, type Credentials, tokenOf } from './auth/authenticate.js';
import { registerOidc } from './auth/oidc-routes.js';
import { registerSecondFactor } from './auth/second-factor-routes.js';
import { denyByDefault } from './http/access-rules.js';
import { apiErrorOf } from './http/api-error.js';
import { registerBodyParsers } from './http/body-parsers.js';
import { clientAddress } from './http/client-address.js';
import { allowOrigins } from './http/cors.js';
import { registerCsrfCheck } from './http/csrf-check.js';
import { STREAM_HEADERS, STREAM_ROUTE } from './http/event-stream.js';
import { warnOfUntrustedProxy } from './http/forwarding-headers.js';
import { registerHealth } from './http/health.js';
import { refusePlainHttp } from './http/https-only.js';
import { logFailure, logRequest } from './http/log-request.js';
import { answerInsteadOfNode, answerNoRequest } from './http/no-request.js';
import { addEndHook } from './http/on-end.js';
import { OpenStreams } from './http/open-streams.js';
import { sendProblem } from './http/problem.js';
import { refuseOtherMethods } from './http/refuse-methods.js';
import type { RequestContext, Services } from './http/request-context.js';
import { requestMetrics } from './http/request-metrics.js';
import { registerSecurityHeaders, SECURITY_HEADERS } from './http/security-headers.js';
import { traceRequests } from './http/trace-requests.js';
import { readPageFiles } from './page/page-files.js';
import { registerPage } from './page/serve-page.js';
import { DOCS_STYLE, docsPage } from './rest/docs-page.js';
import { openApiDocument } from './rest/openapi.js';
import { registerRest } from './rest/rest.js';
import { type AppRouter, appRouter } from './routers/app-router.js';
import { procedures } from './routers/procedures.js';
import { registerCodec } from './temporal/codec-routes.js';
import { registerWebhook } from './webhooks/webhook.js';

const MINUTE_MS = 60_000;
const RECHECK_MS = 30_000;
const MAX_BATCH_CALLS = 20;
const PUBLIC = { config: { access: 'public' } } as const;

/** Creates the API server, ready to listen: tRPC at `/trpc`, the same procedures over REST, their documentation, and health checks. */
export async function createServer(
  services: Services,
  version: string,
  { recheckMs = RECHECK_MS, passwordCost = PASSWORD_COST, registry = new Registry() } = {},
): Promise<FastifyInstance> {
  const { api } = services.config;
  const app = fastify({
    genReqId: () => randomUUID(),
    trustProxy: api.trustedProxies ?? false,
    bodyLimit: api.bodyBytes,
    requestTimeout: api.timeoutSeconds * 1_000,
    handlerTimeout: api.timeoutSeconds * 1_000,
    forceCloseConnections: 'idle',
    http: { connectionsCheckingInterval: api.timeoutSeconds * 500, requireHostHeader: false },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    // A URL that cannot be decoded reaches neither a route nor the hooks.
    frameworkErrors: (error, request, reply) => {
      const known = apiErrorOf(error);
      logFailure(services, known, request);
      sendProblem(known, request, reply.headers(SECURITY_HEADERS));
    },
    clientErrorHandler: (error, socket) => void answerNoRequest(app, services, error, socket),
  });
  registerErrorHandler(app, services);
  addEndHook(app, (request, reply, isAnswered) => logRequest(services, request, reply, isAnswered));
  const measure = requestMetrics(registry);
  app.addHook('onResponse', async (request, reply) => measure(request, reply));
  traceRequests(app);
  registerSecurityHeaders(app);
  closeConnectionsOnShutdown(app, api);
  const sessions = new Sessions(services.store, services.logger, services.config);
  const signIn = new SignIn(services.store, services.logger, sessions, passwordCost);
  const credentials = { sessions, tokens: new TokenCache(services.store.db) };
  const streams = new OpenStreams({ ...api, recheckMs });
  app.addHook('preClose', async () => streams.closeAll());
  const watches = new ProgressBroadcaster<SyncProgress>(async function* (sync_id, signal) {
    const workflowId = await workflowIdOf(services, sync_id);
    yield* watchSync({ ...services, sync_id, workflowId }, signal);
  });
  const contextOf = (request: FastifyRequest): RequestContext => ({
    services,
    account: request.account,
    currentAccount: async () => {
      const { account, session } = await authenticate(credentials, request, { prolong: false });
      return session?.missing ? null : account;
    },
    streams,
    watches,
  });
  answerInsteadOfNode(app);
  warnOfUntrustedProxy(app, services);
  refusePlainHttp(app, api.publicUrl);
  await allowOrigins(app, services.config);
  await registerAuthentication(app, services, credentials);
  registerCsrfCheck(app, api.publicUrl);
  denyByDefault(app);
  registerBodyParsers(app);
  registerHealth(app, services);
  registerRest(app, contextOf);
  registerAuth(app, { sessions, signIn }, api.publicUrl);
  registerSecondFactor(app, services, signIn);
  registerOidc(app, services, { sessions, signIn });
  await registerWebhook(app, services);
  registerCodec(app, services);
  registerDocs(app, version, api);
  const page = readPageFiles();
  if (page) registerPage(app, page);
  registerTrpc(app, services, contextOf);
  refuseOtherMethods(app);
  return app;
}

/** Registers our own routes in place of tRPC's Fastify plugin, because every route needs an `access` rule. */
function registerTrpc(
  app: FastifyInstance,
  services: Services,
  contextOf: (request: FastifyRequest) => RequestContext,
): void {
  const known = new Set(procedures().map(({ name }) => name));
  const handle = (req: FastifyRequest, res: FastifyReply, path: string) => {
    // Only names of procedures, since the path is a text of the caller.
    req.procedures = path.split(',').filter((name) => known.has(name));
    return fastifyRequestHandler<AppRouter, FastifyRequest, FastifyReply>({
      req,
      res,
      path,
      router: appRouter,
      maxBatchSize: MAX_BATCH_CALLS,
      createContext: () => contextOf(req),
      onError: ({ error }) => logFailure(services, apiErrorOf(error), req),
    });
  };
  const config = { access: 'procedures' } as const;
  app.route<{ Params: { path: string } }>({
    method: ['GET', 'POST'],
    url: '/trpc/:path',
    config,
    exposeHeadRoute: false,
    handler: (req, res) => handle(req, res, req.params.path),
  });
  for (const { name } of procedures().filter(({ type }) => type === 'subscription'))
    app.route({
      method: 'GET',
      url: `/trpc/${name}`,
      config,
      ...STREAM_ROUTE,
      handler: (req, res) => handle(req, res.headers(STREAM_HEADERS), name),
    });
}

/** Registers rate limits and authentication. Each request is authenticated first, then counted. */
async function registerAuthentication(
  app: FastifyInstance,
  services: Services,
  credentials: Credentials,
): Promise<void> {
  const { api } = services.config;
  app.decorateRequest('account', null);
  app.decorateRequest('session', null);
  app.decorateRequest('procedures', null);
  await app.register(rateLimit, {
    timeWindow: MINUTE_MS,
    max: ({ account }) => (account ? api.requestsPerMinute : api.anonymousPerMinute),
    // A browser in which someone signed in before is counted alone, so that nobody behind the same proxy can keep it from signing in.
    keyGenerator: (request) =>
      request.account?.account_id ??
      credentials.sessions.knownBrowser(request.headers.cookie)?.browser_id ??
      clientAddress(request),
    errorResponseBuilder: () => new AppError('too_many_requests'),
  });
  // Each unknown token costs a database query, so an IP address that guesses tokens gets only the anonymous limit.
  const guesses = app.createRateLimit({ max: api.anonymousPerMinute, keyGenerator: clientAddress });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    const token = tokenOf(request.headers);
    const isUnknown = token !== undefined && !credentials.tokens.knows(token);
    const limit = isUnknown && (await guesses(request, { increment: false }));
    if (limit && !limit.isAllowed && limit.remaining === 0) {
      reply.header('retry-after', limit.ttlInSeconds);
      throw new AppError('too_many_requests');
    }
    Object.assign(request, await authenticate(credentials, request));
    if (isUnknown && !request.account) await guesses(request);
    replaceCookies(reply, request.session?.setCookies ?? []);
  });
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async () => {
    throw new AppError('route_not_found');
  });
}

/** Answers every error as a problem. */
function registerErrorHandler(app: FastifyInstance, services: Services): void {
  app.setErrorHandler((error, request, reply) => {
    const known = apiErrorOf(error);
    logFailure(services, known, request);
    return sendProblem(known, request, reply);
  });
}

/**
 * A kept-alive connection would delay the shutdown by more than a minute. A connection with a partial request or none would delay it for
 * as long as the client likes.
 */
function closeConnectionsOnShutdown(app: FastifyInstance, { timeoutSeconds }: Config['api']): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    setTimeout(() => app.server.closeAllConnections(), timeoutSeconds * 1_000).unref();
  });
  app.addHook('onSend', async (_, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}

function registerDocs(app: FastifyInstance, version: string, { publicUrl }: Config['api']): void {
  const document = openApiDocument(version, publicUrl);
  const page = docsPage(document);
  app.get('/api/openapi.json', PUBLIC, async () => document);
  app.get('/api/docs', PUBLIC, (_, reply) => reply.type('text/html; charset=utf-8').send(page));
  app.get('/api/docs/style.css', PUBLIC, (_, reply) =>
    reply.type('text/css; charset=utf-8').send(DOCS_STYLE),
  );
}
