import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/app-error.js';
import type { PageFiles } from './page-files.js';

const PUBLIC = { config: { access: 'public' } } as const;
/** The placeholder that Vite writes where the page needs its nonce (`web/vite.config.ts`). */
const NONCE = '__CSP_NONCE__';
/** Paths that the page itself understands. Each may have more parts after it. */
const PAGES = [
  'syncs',
  'employees',
  'issues',
  'files',
  'staff',
  'scheduling',
  'activity',
  'settings',
] as const;
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** The names of files in `assets/` change with their content. */
const FOREVER = 'public, max-age=31536000, immutable';

/** Serves the admin page at `/` and at the paths of its pages. The page contains no data. It reads them over `/trpc` with the session's cookie. */
export function registerPage(app: FastifyInstance, { html, files }: PageFiles): void {
  const sendPage = async (_: FastifyRequest, reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64url');
    return reply
      .header('content-security-policy', policyFor(nonce))
      .type('text/html; charset=utf-8')
      .send(html.replaceAll(NONCE, nonce));
  };
  for (const path of ['/', ...PAGES.flatMap((page) => [`/${page}`, `/${page}/*`])])
    app.get(path, PUBLIC, sendPage);
  const sendFile = async ({ url, headers }: FastifyRequest, reply: FastifyReply) => {
    const file = files.get(url);
    if (file === undefined) throw new AppError('route_not_found');
    const packed = /\bbr\b/.test(headers['accept-encoding'] ?? '') ? file.brotli : undefined;
    if (packed) reply.header('content-encoding', 'br');
    return reply
      .headers({ vary: 'accept-encoding', ...(url.startsWith('/assets/') && { 'cache-control': FOREVER }) })
      .type(TYPES[extname(url)] ?? 'application/octet-stream')
      .send(packed ?? file.bytes);
  };
  for (const path of ['/icon.svg', '/assets/:name']) app.get(path, PUBLIC, sendFile);
}

/** Only the page's own scripts and styles, and the style elements with the nonce, which Mantine makes. */
function policyFor(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join(';');
}
