import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/app-error.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** At every address the methods that it does not take, so that they are told from an address with nothing. To be called last. */
export function refuseOtherMethods(app: FastifyInstance): void {
  const taken = new Map<string, string[]>();
  for (const route of app.access.keys()) {
    const [method = '', url = ''] = route.split(' ');
    taken.set(url, [...(taken.get(url) ?? []), method]);
  }
  for (const [url, methods] of taken) {
    const refuse = async (_: FastifyRequest, reply: FastifyReply) => {
      reply.header('allow', METHODS.filter((method) => methods.includes(method)).join(', '));
      throw new AppError('method_not_allowed');
    };
    app.route({
      method: METHODS.filter((method) => !methods.includes(method)),
      url,
      config: { access: 'refused' },
      exposeHeadRoute: false,
      // After the limits, and before a body is read.
      preParsing: refuse,
      handler: refuse,
    });
  }
}
