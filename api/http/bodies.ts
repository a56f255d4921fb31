import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/app-error.js';

type Done = (error: Error | null, body?: unknown) => void;

/** Bodies are JSON. A POST without a content type is read as such, and one without a body is an empty object. */
export function registerBodies(app: FastifyInstance): void {
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
