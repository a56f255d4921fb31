import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/app-error.js';

type Done = (error: Error | null, body?: unknown) => void;

/** Parses bodies as JSON. A missing content type also means JSON, and an empty body means an empty object. */
export function registerBodyParsers(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  const asJson = (request: FastifyRequest, body: string, done: Done) =>
    body.trim() === '' ? done(null, {}) : parse(request, body, done);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    asJson(request, String(body), done),
  );
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) =>
    request.headers['content-type'] === undefined
      ? asJson(request, String(body), done)
      : done(new AppError('unsupported_media_type')),
  );
}
