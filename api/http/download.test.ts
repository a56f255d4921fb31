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

const PATIENCE_MS = 1_000;
const apps: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** A server that answers one file, made of these bytes. */
async function serving(chunks: () => AsyncIterable<Uint8Array>, signal = new AbortController().signal) {
  const lines: string[] = [];
  const services = {
    config: loadConfig({ PAYCOM_API_TIMEOUT_SECONDS: String(PATIENCE_MS / 1_000) }),
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

async function getting(url: string): Promise<IncomingMessage> {
  const [answer] = await once(get(url), 'response');
  return answer;
}

const never = () => new Promise<never>(() => {});

test('a whole file has its name, and may take longer than a request', async () => {
  const { url } = await serving(async function* () {
    for (const begun = Date.now(); Date.now() - begun < 1.5 * PATIENCE_MS; await delay(100))
      yield Buffer.from('line\n');
    yield Buffer.from('end\n');
  });
  const answer = await fetch(url);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a.csv"');
  expect(await answer.text()).toMatch(/^(line\n)+end\n$/);
});

test('what fails before the first byte, or does not come, is a problem and no file', async () => {
  const failing = await serving(async function* () {
    await Promise.reject(new Error('away'));
    yield Buffer.from('never');
  });
  const stuck = await serving(async function* () {
    yield await never();
  });
  for (const [{ url }, code] of [
    [failing, 'internal'],
    [stuck, 'request_timed_out'],
  ] as const) {
    const answer = await fetch(url);
    expect(answer.headers.get('content-disposition')).toBeNull();
    expect([answer.status, await answer.json()]).toEqual([500, { code }]);
  }
});

test.each([
  ['fails', () => Promise.reject(new Error('away')), 'internal'],
  ['is stuck', never, 'request_timed_out'],
] as const)('a file that %s on its way does not look whole, and the log tells', async (_, hurdle, code) => {
  const { url, lines } = await serving(async function* () {
    yield Buffer.from('line\n');
    await hurdle();
  });
  const answer = await getting(url);
  await expect(text(answer)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(lines.join()).toContain(code);
});

test('a reader that takes nothing more is let go of, and the source too', async () => {
  let ended = false;
  const { url } = await serving(async function* () {
    try {
      for (;;) yield Buffer.alloc(1_000_000);
    } finally {
      ended = true;
    }
  });
  const answer = await getting(url);
  answer.pause();
  await expect.poll(() => ended).toBe(true);
  answer.destroy();
});

test('whoever may not read on is cut off', async () => {
  const end = new AbortController();
  const { url, lines } = await serving(async function* () {
    yield Buffer.from('line\n');
    await never();
  }, end.signal);
  const answer = await getting(url);
  end.abort();
  await expect(text(answer)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(lines).toEqual([]);
});
