import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Connection } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode, httpStatusOf } from '../shared/error-codes.js';
import { testEmployeeId } from '../tests/employee-records.js';
import { testApi } from '../tests/test-api.js';
import { createServer } from './server.js';

const fixture = testApi({ PAYCOM_API_BODY_BYTES: '1000' });
const LIST = '/api/paycom/employees/';
const START = '/api/paycom/sync/start_sync/';

test('every error code has one status, and only faults of the server or its dependencies are 5xx', () => {
  for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
    const { class: kind } = ERROR_CODES[code];
    const status = httpStatusOf(code);
    if (kind === 'data') expect(status).toBe(422);
    else if (kind === 'transient') expect(status).toBe(503);
    else if (kind === 'refused')
      expect([400, 401, 403, 404, 405, 408, 409, 413, 415, 429, 431, 502]).toContain(status);
    else expect(status).toBe(500);
  }
});

describe('every refusal has problem details with a code and a hint', () => {
  const json = { 'content-type': 'application/json' };
  test.each([
    ['no token', 'GET', LIST, { as: null }, 401, 'not_signed_in'],
    [
      'a wrong token',
      'GET',
      LIST,
      { as: null, headers: { authorization: 'Bearer paycom_x' } },
      401,
      'not_signed_in',
    ],
    ['a role without the permission', 'GET', '/api/paycom/payees/', { as: 'viewer' }, 403, 'not_permitted'],
    ['an unknown path', 'GET', '/api/paycom/nothing/', {}, 404, 'route_not_found'],
    ['a method that is not allowed', 'POST', LIST, {}, 405, 'method_not_allowed'],
    ['a path that is not UTF-8', 'GET', '/api/paycom/employees/%ff%fe/', {}, 400, 'malformed_request'],
    ['a body that is not JSON', 'POST', START, { body: '{', headers: json }, 400, 'malformed_request'],
    [
      'a prototype pollution attempt',
      'POST',
      START,
      { body: '{"__proto__":{"a":1}}', headers: json },
      400,
      'malformed_request',
    ],
    [
      'a form',
      'POST',
      START,
      { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported_media_type',
    ],
    [
      'a body that is too large',
      'POST',
      START,
      { body: { report_type: 'x'.repeat(2_000) } },
      413,
      'body_too_large',
    ],
    ['an invalid value', 'GET', `${LIST}?limit=501`, {}, 422, 'invalid_input'],
    ['an array as the body', 'POST', START, { body: [] }, 422, 'invalid_input'],
    ['an unknown sync', 'POST', '/api/paycom/sync/nope/approve/', {}, 404, 'sync_not_found'],
    ['a schedule before the first worker', 'GET', '/api/paycom/schedule/', {}, 404, 'schedule_not_found'],
  ] as const)('%s', async (_, method, url, options, status, code) => {
    const { body, raw } = await fixture.api.send(method, url, options);
    expect(raw.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({ status, code, title: expect.any(String), detail: expect.any(String) });
    expect(body.type).toBe(`/api/docs#${code}`);
    expect(String(body.hint).length).toBeGreaterThan(10);
    expect(raw.statusCode).toBe(status);
    expect(raw.headers['x-request-id']).toBe(body.request_id);
  });

  test('a server error does not reveal its cause, and its request id is in the log', async () => {
    const employees = fixture.api.store.db.collection('paycom_employees');
    const third = { employee_id: testEmployeeId(3) };
    const setStatus = (value: string) =>
      employees.findOneAndUpdate(third, { $set: { status: value } }, { bypassDocumentValidation: true });
    const before = await setStatus('CANARY-VALUE');
    const { status, body, raw } = await fixture.api.send('GET', `${LIST}${testEmployeeId(3)}/?fields=status`);
    expect([status, body.code]).toEqual([500, 'internal']);
    expect(raw.payload).not.toContain('CANARY');
    expect(
      fixture.api.lines.find(
        (line) => line.includes('request_failed') && line.includes(String(body.request_id)),
      ),
    ).toBeDefined();
    const byTrpc = await fixture.api.send(
      'GET',
      `/trpc/employees.one?input=${encodeURIComponent(JSON.stringify({ employee_id: testEmployeeId(3), fields: ['status'] }))}`,
    );
    expect(byTrpc.status).toBe(500);
    expect(byTrpc.raw.payload).not.toMatch(/CANARY|stack/);
    await setStatus(before?.status);
  });
});

test('a POST needs neither a content type nor a body', async () => {
  const { address } = await listening();
  const head = `POST ${START} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${fixture.api.tokens.operator}\r\nconnection: close\r\n`;
  for (const [extra, body] of [
    ['', ''],
    ['content-length: 16\r\n', '{"dry_run": true}'.slice(0, 16)],
    ['content-length: 17\r\n', '{"dry_run": true}'],
  ] as const) {
    const socket = connect(address.port, '127.0.0.1');
    socket.write(`${head}${extra}\r\n${body}`);
    const answer = await text(socket);
    expect(answer).toContain(body.endsWith('}') || body === '' ? '200 OK' : '400 Bad Request');
  }
});

async function listening() {
  const { server } = fixture.api.app;
  if (!server.listening) await fixture.api.app.listen({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { address };
}

test('HEAD is GET without the body, with the same permission', async () => {
  const head = (as: 'viewer' | null) =>
    fixture.api.app.inject({
      method: 'HEAD',
      url: LIST,
      headers: { ...(as && { authorization: `Bearer ${fixture.api.tokens[as]}` }) },
    });
  expect(await head('viewer')).toMatchObject({ statusCode: 200, payload: '' });
  expect((await head(null)).statusCode).toBe(401);
});

test('a sync that is started without a worker returns a warning', async () => {
  const { body } = await fixture.api.send('POST', START, { body: { report_type: 'rate_history' } });
  expect(body).toMatchObject({ joined: false, warning: { code: 'no_worker', hint: expect.any(String) } });
});

test('a partial request or an idle connection times out, and does not delay the shutdown', async () => {
  const { config, ...services } = fixture.api.services;
  const quick = { ...config, api: { ...config.api, timeoutSeconds: 1 } };
  const app = await createServer({ ...services, config: quick }, '0');
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const answerTo = (bytes: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    return text(socket);
  };
  const head = `POST ${START} HTTP/1.1\r\nhost: x\r\n`;
  const token = `authorization: Bearer ${fixture.api.tokens.operator}\r\n`;
  expect(await answerTo(head)).toMatch(/^HTTP\/1.1 408 [\s\S]*"request_incomplete"/);
  expect(await answerTo(`${head}${token}content-length: 20\r\n\r\n{`)).toMatch(/^HTTP\/1.1 (408|503) /);
  const silent = answerTo('');
  await expect.poll(() => connectionsOf(app)).toBe(1);
  await app.close();
  await silent;
});

function connectionsOf({ server }: FastifyInstance): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

describe('the security headers forbid framing, MIME sniffing, caching, other sources and http', () => {
  const HEADERS = {
    'content-security-policy':
      "default-src 'none';style-src 'self';object-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
  const UNKNOWN_SYNC = encodeURIComponent(JSON.stringify({ sync_id: 'nope' }));
  test.each([
    ['a page', 'GET', '/api/docs', {}],
    ['a style sheet', 'GET', '/api/docs/style.css', {}],
    ['a list', 'GET', LIST, {}],
    ['a refusal', 'GET', LIST, { as: null }],
    ['an unknown path', 'GET', '/nothing', {}],
    ['a method that is not allowed', 'POST', LIST, {}],
    ['a path that is not UTF-8', 'GET', '/api/paycom/employees/%ff%fe/', {}],
    ['a body that is too large', 'POST', START, { body: { report_type: 'x'.repeat(2_000) } }],
    ['a tRPC call', 'GET', '/trpc/me.show?input={}', {}],
    ['a tRPC stream', 'GET', `/trpc/sync.progress?input=${UNKNOWN_SYNC}`, {}],
    ['a file', 'GET', `${LIST}export/?format=csv`, {}],
    ['a health check', 'GET', '/healthz', { as: null }],
  ] as const)('%s', async (_, method, url, options) => {
    const { raw } = await fixture.api.send(method, url, options);
    expect(raw.headers).toMatchObject(HEADERS);
    expect(raw.headers).not.toHaveProperty('access-control-allow-origin');
    expect(raw.headers).not.toHaveProperty('location');
    // Text without a charset is decoded by guess.
    expect(raw.headers['content-type']).toMatch(/^(?!text\/|application\/problem).+|; charset=utf-8$/);
  });

  test('also of bytes that are no request, which are logged', async () => {
    const before = fixture.api.lines.length;
    const answer = await answerTo('GET / HTTP/1.1\r\nno header\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    for (const [name, value] of Object.entries(HEADERS)) expect(answer).toContain(`${name}: ${value}\r\n`);
    const refused = fixture.api.lines.slice(before).map((line) => JSON.parse(line));
    expect(refused).toContainEqual(
      expect.objectContaining({ code: 'malformed_request', address: '127.0.0.1' }),
    );
  });
});

test('a client that sends no request and never ends its side is disconnected', async () => {
  const { address } = await listening();
  const socket = connect({ port: address.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write('GET / HTTP/1.1\r\nno header\r\n\r\n');
  await once(socket.resume(), 'end');
  // The timeout of a request would end it much later.
  await expect.poll(() => connectionsOf(fixture.api.app), { timeout: 5_000 }).toBe(0);
  socket.destroy();
});

/** Sends bytes on a connection of its own, and returns all that comes back. */
async function answerTo(bytes: string): Promise<string> {
  const { address } = await listening();
  const socket = connect(address.port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

test.each([
  ['a length and chunks', 'content-length: 4\r\ntransfer-encoding: chunked\r\n', '0\r\n\r\n'],
  ['two lengths', 'content-length: 0\r\ncontent-length: 30\r\n', ''],
  ['a length that is no number', 'content-length: +0\r\n', ''],
  ['another coding', 'transfer-encoding: identity, chunked, x\r\n', '0\r\n\r\n'],
])('a request with %s is refused, and what follows it is no request', async (_, headers, body) => {
  const smuggled = 'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  const answer = await answerTo(`POST ${START} HTTP/1.1\r\nhost: x\r\n${headers}\r\n${body}${smuggled}`);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
});

describe('what Node would answer itself is a problem too', () => {
  const close = 'connection: close\r\n\r\n';
  test.each([
    ['no header', 'GET / HTTP/1.1\r\nno header\r\n\r\n', 400, 'malformed_request'],
    ['no HTTP', '\x16\x03\x01\r\n\r\n', 400, 'malformed_request'],
    ['no host', `GET ${LIST} HTTP/1.1\r\n${close}`, 400, 'malformed_request'],
    [
      'headers that are too large',
      `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    [
      'an unknown expectation',
      `GET ${LIST} HTTP/1.1\r\nhost: x\r\nexpect: x\r\n${close}`,
      401,
      'not_signed_in',
    ],
    ['TRACE', `TRACE ${LIST} HTTP/1.1\r\nhost: x\r\nx-canary: canary\r\n${close}`, 405, 'method_not_allowed'],
    ['PROPFIND', `PROPFIND ${LIST} HTTP/1.1\r\nhost: x\r\n${close}`, 405, 'method_not_allowed'],
    [
      'a method that nobody knows',
      `FROBNICATE ${LIST} HTTP/1.1\r\nhost: x\r\nx-canary: canary\r\n\r\n`,
      405,
      'method_not_allowed',
    ],
    ['a method in small letters', `get ${LIST} HTTP/1.1\r\nhost: x\r\n\r\n`, 405, 'method_not_allowed'],
    ['that of an unknown path', 'FROBNICATE /nothing HTTP/1.1\r\nhost: x\r\n\r\n', 404, 'route_not_found'],
  ])('%s', async (_, bytes, status, code) => {
    const before = fixture.api.lines.length;
    const [head = '', body = ''] = (await answerTo(bytes)).split('\r\n\r\n');
    const headers = Object.fromEntries(head.split('\r\n').map((line) => line.toLowerCase().split(': ')));
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z]`));
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    const problem = JSON.parse(body);
    expect(problem).toMatchObject({ status, code, hint: expect.stringMatching(/.{10}/) });
    expect(headers['x-request-id']).toBe(problem.request_id);
    if (status === 405) expect(headers.allow).toBe('get, head');
    expect(head + body).not.toContain('canary');
    const logged = fixture.api.lines.slice(before).map((line) => JSON.parse(line));
    expect(logged).toContainEqual(expect.objectContaining({ code, request_id: problem.request_id }));
  });

  test('unknown methods are counted for the address that sends them', async () => {
    const { config, ...services } = fixture.api.services;
    const api = { ...config.api, anonymousPerMinute: 2 };
    const app = await createServer({ ...services, config: { ...config, api } }, '0');
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const statuses = [];
    for (let sent = 0; sent < 3; sent += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.write(`FROBNICATE ${LIST} HTTP/1.1\r\nhost: x\r\n\r\n`);
      statuses.push(/^HTTP\/1.1 (\d+)/.exec(await text(socket))?.[1]);
    }
    expect(statuses).toEqual(['405', '405', '429']);
    await app.close();
  });
});

test('every refusal is logged with its code and account, also within a batch, without text of the caller', async () => {
  const before = fixture.api.lines.length;
  const send = (url: string, as: 'viewer' | null) => fixture.api.send('GET', url, { as });
  await send('/api/paycom/payees/?employee_id=canary', 'viewer');
  await send('/trpc/me.show,payees.list?batch=1&input=%7B%220%22%3A%7B%7D%2C%221%22%3A%7B%7D%7D', 'viewer');
  await send(`${LIST}?canary=canary`, 'viewer');
  await send(LIST, null);
  await send('/api/paycom/employees/%ff%fe/', null);
  const lines = fixture.api.lines.slice(before);
  const refused = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === 'request_refused');
  const account = expect.stringMatching(/^[0-9a-f]{12}$/);
  const request_id = expect.any(String);
  expect(refused).toEqual(
    [
      { code: 'not_permitted', account },
      { code: 'not_permitted', account },
      { code: 'invalid_input', account },
      { code: 'not_signed_in' },
      { code: 'malformed_request' },
    ].map((fields) => expect.objectContaining({ ...fields, request_id })),
  );
  expect(lines.join()).not.toContain('canary');
});

test('logs contain the route and the account, without search terms, employee ids and tokens', async () => {
  await fixture.api.send('GET', `${LIST}?search=lovelace-canary`, { as: 'viewer' });
  await fixture.api.send('GET', `${LIST}${testEmployeeId(4)}/`, { as: 'viewer' });
  const log = fixture.api.lines.join('\n');
  const line = JSON.parse(fixture.api.lines.at(-1) ?? '{}');
  expect(line).toMatchObject({
    event: 'request_served',
    method: 'GET',
    route: '/api/paycom/employees/:employee_id/',
    http_status: 200,
    account: expect.stringMatching(/^[0-9a-f]{12}$/),
    request_id: expect.any(String),
    ms: expect.any(Number),
  });
  expect(log).not.toMatch(/canary|search=/i);
  expect(log).not.toContain(testEmployeeId(4));
  for (const token of Object.values(fixture.api.tokens)) expect(log).not.toContain(token);
});

test('health needs no dependency, and readiness lists the failed dependencies', async () => {
  expect((await fixture.api.send('GET', '/healthz', { as: null })).body).toEqual({ status: 'ok' });
  expect(await fixture.api.send('GET', '/readyz', { as: null })).toMatchObject({
    status: 200,
    body: { status: 'ok', checks: { mongodb: 'ok', schema: 'ok', temporal: 'ok' } },
  });
  const unreachable = Connection.lazy({ address: '127.0.0.1:1' });
  const app = await createServer({ ...fixture.api.services, connection: unreachable }, '0');
  await fixture.api.store.db
    .collection('paycom_migrations')
    .updateOne({ migrationName: /^collections-/ }, { $set: { migrationName: 'older' } });
  const answer = await app.inject('/readyz');
  expect([answer.statusCode, answer.json()]).toEqual([
    503,
    {
      status: 'not_ready',
      checks: { mongodb: 'ok', schema: 'schema_behind', temporal: 'temporal_unreachable' },
    },
  ]);
  await app.close();
  await unreachable.close();
});

test('the readiness checks run at most once a second', async () => {
  const app = await createServer(fixture.api.services, '0');
  const pings = () => fixture.api.commands.filter(({ commandName }) => commandName === 'ping').length;
  const before = pings();
  const request = () => app.inject('/readyz');
  const answers = [...(await Promise.all([request(), request(), request()])), await request()];
  expect(new Set(answers.map(({ payload }) => payload)).size).toBe(1);
  expect(pings() - before).toBe(1);
  await expect.poll(async () => (await request()) && pings() - before).toBe(2);
  await app.close();
});

test('each token and the anonymous callers have separate rate limits, with a Retry-After header', async () => {
  const { config, ...services } = fixture.api.services;
  const api = { ...config.api, requestsPerMinute: 3, anonymousPerMinute: 2 };
  const app = await createServer({ ...services, config: { ...config, api } }, '0');
  const status = async (token?: string, url = LIST) =>
    (await app.inject({ url, ...(token && { headers: { authorization: `Bearer ${token}` } }) })).statusCode;
  const { viewer, hr } = fixture.api.tokens;
  expect([await status(viewer), await status(viewer), await status(viewer), await status(viewer)]).toEqual([
    200, 200, 200, 429,
  ]);
  expect(await status(hr)).toBe(200);
  expect([
    await status(),
    await status('paycom_guess'),
    await status('paycom_guess2'),
    await status(undefined, '/nothing'),
  ]).toEqual([401, 401, 429, 429]);
  expect(await status(undefined, '/healthz')).toBe(200);
  const refused = await app.inject({ url: LIST });
  expect(refused.json()).toMatchObject({ code: 'too_many_requests' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  await app.close();
});

test('only a trusted proxy decides which address a request is counted for', async () => {
  const { config, ...services } = fixture.api.services;
  const statuses = async (trustedProxies: string | undefined) => {
    const api = { ...config.api, anonymousPerMinute: 1, trustedProxies };
    const app = await createServer({ ...services, config: { ...config, api } }, '0');
    const request = async (forwarded: string) =>
      (await app.inject({ url: LIST, headers: { 'x-forwarded-for': forwarded } })).statusCode;
    const found = [await request('203.0.113.7'), await request('203.0.113.8'), await request('203.0.113.8')];
    await app.close();
    return found;
  };
  expect(await statuses(undefined)).toEqual([401, 429, 429]);
  expect(await statuses('192.0.2.1')).toEqual([401, 429, 429]);
  expect(await statuses('127.0.0.1')).toEqual([401, 401, 429]);
});

test('with an https address, a request that reached a trusted proxy without TLS is refused, not redirected', async () => {
  const { config, ...services } = fixture.api.services;
  const codeOf = async (trustedProxies: string, forwarded: Record<string, string>) => {
    const api = { ...config.api, publicUrl: 'https://paycom.example.org', trustedProxies };
    const app = await createServer({ ...services, config: { ...config, api } }, '0');
    const { statusCode, body } = await app.inject({ url: LIST, headers: forwarded });
    await app.close();
    return [statusCode, JSON.parse(body).code];
  };
  const plain = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'http' };
  expect(await codeOf('127.0.0.1', plain)).toEqual([403, 'https_required']);
  const served = [401, 'not_signed_in'];
  expect(await codeOf('127.0.0.1', { ...plain, 'x-forwarded-proto': 'https' })).toEqual(served);
  expect(await codeOf('127.0.0.1', {})).toEqual(served);
  expect(await codeOf('192.0.2.1', plain)).toEqual(served);
});

test('token guesses from one IP address stop reaching the database at the limit, and known tokens still work', async () => {
  const { config, ...services } = fixture.api.services;
  const api = { ...config.api, anonymousPerMinute: 2 };
  const app = await createServer({ ...services, config: { ...config, api } }, '0');
  const request = (token: string, url: string) =>
    app.inject({ url, headers: { authorization: `Bearer ${token}` } });
  const lookups = () => fixture.api.commands.filter(({ command }) => command.find === 'paycom_tokens').length;
  expect((await request(fixture.api.tokens.viewer, LIST)).statusCode).toBe(200);
  const before = lookups();
  for (const url of [LIST, '/healthz']) await request('paycom_guess', url);
  expect(lookups() - before).toBe(2);
  for (const url of [LIST, '/healthz', '/nothing']) {
    const refused = await request('paycom_guess', url);
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'too_many_requests']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect(lookups() - before).toBe(2);
  expect((await request(fixture.api.tokens.viewer, LIST)).statusCode).toBe(200);
  await app.close();
});

test('a tRPC batch with too many calls is refused', async () => {
  const names = Array.from({ length: 21 }, () => 'employees.stats').join(',');
  const { status } = await fixture.api.send('GET', `/trpc/${names}?batch=1&input={}`);
  expect(status).toBe(400);
});
