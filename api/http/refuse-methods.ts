import { METHODS as NODE_METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/app-error.js';

/** Every method that Node parses. It handles CONNECT before a route could. */
const METHODS = NODE_METHODS.filter((method) => method !== 'CONNECT');
/** The order of `allow`. */
const USED = ['GET', 'HEAD', 'POST'];

/** Answers 405 with `allow` for every other method of a known path. Call it last, after all routes are registered. */
export function refuseOtherMethods(app: FastifyInstance): void {
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  const allowed = new Map<string, string[]>();
  for (const route of app.access.keys()) {
    const [method = '', url = ''] = route.split(' ');
    allowed.set(url, [...(allowed.get(url) ?? []), method]);
  }
  for (const [url, methods] of allowed) {
    const refuse = async (_: FastifyRequest, reply: FastifyReply) => {
      reply.header('allow', USED.filter((method) => methods.includes(method)).join(', '));
      throw new AppError('method_not_allowed');
    };
    app.route({
      method: METHODS.filter((method) => !methods.includes(method)),
      url,
      config: { access: 'refused' },
      exposeHeadRoute: false,
      // Runs after the rate limits and before the body is read.
      preParsing: refuse,
      handler: refuse,
    });
  }
}
