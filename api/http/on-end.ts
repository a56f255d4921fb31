import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** `isAnswered`: false when the connection ended before the answer was sent. */
type OnEnd = (request: FastifyRequest, reply: FastifyReply, isAnswered: boolean) => void;

/** Calls `onEnd` once for each request, also for one whose caller left before the answer: Fastify has no response then. */
export function addEndHook(app: FastifyInstance, onEnd: OnEnd): void {
  const ended = new WeakSet<FastifyRequest>();
  const end = (request: FastifyRequest, reply: FastifyReply, isAnswered: boolean) => {
    if (ended.has(request)) return;
    ended.add(request);
    onEnd(request, reply, isAnswered);
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => end(request, reply, false));
  });
  app.addHook('onResponse', async (request, reply) => end(request, reply, true));
}
