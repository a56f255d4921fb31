import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createLogger } from '../../infra/config/logger.js';
import { loadConfig } from '../../shared/config.js';
import { apiErrorOf } from './api-error.js';
import { sendDownload } from './download.js';
import { STREAM_ROUTE } from './event-stream.js';
import type { Services } from './request-context.js';

const TIMEOUT_MS = 1_000;
const apps: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** Starts a server that returns one file with these bytes. */
async function serveFile(chunks: () => AsyncIterable<Uint8Array>, signal = new AbortController().signal) {
  const lines: string[] = [];
  const services = {
    config: loadConfig({ PAYCOM_API_TIMEOUT_SECONDS: String(TIMEOUT_MS / 1_000) }),
    logger: createLogger({ level: 'trace', to: { write: (line) => void lines.push(line) } }),
  } as Services;
  const app = fastify();
  apps.push(app);
  app.setErrorHandler((error, _, reply) => reply.status(500).send({ code: apiErrorOf(error).code }));
  app.get('/', STREAM_ROUTE, (request, reply) =>
    sendDownload(
      { filename: 'a.csv', contentType: 'text/csv', chunks: chunks(), signal },
      { services },
      request,
      reply,
    ),
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, lines };
}

async function openResponse(url: string): Promise<IncomingMessage> {
  const [response] = await once(get(url), 'response');
  return response;
}

const never = () => new Promise<never>(() => {});

test('a complete file has a name, and may take longer than the request timeout', async () => {
  const { url } = await serveFile(async function* () {
    for (const start = Date.now(); Date.now() - start < 1.5 * TIMEOUT_MS; await delay(100))
      yield Buffer.from('line\n');
    yield Buffer.from('end\n');
  });
  const response = await fetch(url);
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="a.csv"');
  expect(await response.text()).toMatch(/^(line\n)+end\n$/);
});

test('a failure or a timeout before the first byte is an error response, not a file', async () => {
  const failing = await serveFile(async function* () {
    await Promise.reject(new Error('away'));
    yield Buffer.from('never');
  });
  const stuck = await serveFile(async function* () {
    yield await never();
  });
  for (const [{ url }, code] of [
    [failing, 'internal'],
    [stuck, 'request_timed_out'],
  ] as const) {
    const response = await fetch(url);
    expect(response.headers.get('content-disposition')).toBeNull();
    expect([response.status, await response.json()]).toEqual([500, { code }]);
  }
});

test.each([
  ['fails', () => Promise.reject(new Error('away')), 'internal'],
  ['is stuck', never, 'request_timed_out'],
] as const)(
  'a file that %s during the transfer does not look complete, and the failure is logged',
  async (_, fault, code) => {
    const { url, lines } = await serveFile(async function* () {
      yield Buffer.from('line\n');
      await fault();
    });
    const response = await openResponse(url);
    await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(lines.join()).toContain(code);
  },
);

test('a client that stops reading is disconnected, and the source is closed', async () => {
  let ended = false;
  const { url } = await serveFile(async function* () {
    try {
      for (;;) yield Buffer.alloc(1_000_000);
    } finally {
      ended = true;
    }
  });
  const response = await openResponse(url);
  response.pause();
  await expect.poll(() => ended).toBe(true);
  response.destroy();
});

test('a client that loses its permission is disconnected', async () => {
  const end = new AbortController();
  const { url, lines } = await serveFile(async function* () {
    yield Buffer.from('line\n');
    await never();
  }, end.signal);
  const response = await openResponse(url);
  end.abort();
  await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(lines).toEqual([]);
});
