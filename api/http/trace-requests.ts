import { context, propagation, type Span, SpanKind, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { failSpan, tracer } from '../../infra/tracing/spans.js';
import { addEndHook } from './on-end.js';

const spans = new WeakMap<FastifyRequest, Span>();

/** Traces each request, as a part of its caller's trace. A span names the procedures, and nothing that a caller wrote. */
export function traceRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const { traceparent } = request.headers;
    const parent = propagation.extract(context.active(), { traceparent });
    const attributes = {
      'http.request.method': request.method,
      'http.route': request.routeOptions.url ?? '',
    };
    const name = `${request.method} ${request.routeOptions.url ?? 'no route'}`;
    spans.set(request, tracer().startSpan(name, { kind: SpanKind.SERVER, attributes }, parent));
  });
  // Only now: the parsing of a body leaves the context of the hooks before it.
  app.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    context.with(span ? trace.setSpan(context.active(), span) : context.active(), done);
  });
  addEndHook(app, (request, reply, isAnswered) => {
    const span = spans.get(request);
    if (isAnswered) span?.setAttribute('http.response.status_code', reply.statusCode);
    if (request.procedures?.length) span?.setAttribute('rpc.method', [...request.procedures]);
    if (span && isAnswered && reply.statusCode >= 500) failSpan(span, String(reply.statusCode));
    span?.end();
  });
}
