import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { signedIn } from '../../tests/signed-in-user.js';
import { testApi } from '../../tests/test-api.js';

const OTHER = 'https://staff.example.org';
const LOCAL = 'http://localhost:5173';
const STRANGERS = [
  'https://evil.example.org',
  'http://staff.example.org',
  'https://staff.example.org:8443',
  'https://staff.example.org.evil.example',
  'https://STAFF.example.org',
  'null',
  '*',
  '',
];
const LIST = '/api/paycom/employees/';
const START = '/api/paycom/sync/start_sync/';

const fixture = testApi({ PAYCOM_API_CORS_ORIGINS: `${OTHER}, ${LOCAL}` });
const closed = testApi();

const corsHeaders = ({ headers }: { headers: Record<string, unknown> }) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));
const preflight = (app: FastifyInstance, origin: string, url = LIST) =>
  app.inject({
    method: 'OPTIONS',
    url,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });

describe('a page of an allowed origin', () => {
  test.each([OTHER, LOCAL])('%s reads responses, refusals and streams, with a token', async (origin) => {
    const UNKNOWN = encodeURIComponent(JSON.stringify({ sync_id: 'nope' }));
    for (const [url, as, status] of [
      [LIST, 'viewer', 200],
      ['/trpc/me.show?input={}', 'viewer', 200],
      [`/trpc/sync.progress?input=${UNKNOWN}`, 'viewer', 200],
      [`${LIST}export/?format=csv`, 'viewer', 200],
      [LIST, null, 401],
      [`${LIST}?limit=0`, 'viewer', 422],
      ['/nothing', 'viewer', 404],
    ] as const) {
      const { raw } = await fixture.api.send('GET', url, { as, headers: { origin } });
      expect([url, raw.statusCode]).toEqual([url, status]);
      expect(raw.headers['access-control-allow-origin'], url).toBe(origin);
      expect(raw.headers.vary, url).toContain('Origin');
      expect(raw.headers['access-control-expose-headers'], url).toContain('retry-after');
    }
  });

  test('may ask before each request, without a token', async () => {
    for (const url of [LIST, START, '/trpc/me.show', '/nothing']) {
      const answer = await preflight(fixture.api.app, OTHER, url);
      expect([url, answer.statusCode, answer.payload]).toEqual([url, 204, '']);
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': OTHER,
        'access-control-allow-methods': 'GET, HEAD, POST',
        'access-control-allow-headers': 'authorization, content-type, last-event-id',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  test('never gets to use the session of a person', async () => {
    const { headers } = await signedIn(fixture.api, 'operator');
    const foreign = { ...headers, origin: OTHER };
    const read = await fixture.api.send('GET', LIST, { as: null, headers: foreign });
    // Without this header, a browser hides a response to a request with cookies.
    expect(read.raw.headers).not.toHaveProperty('access-control-allow-credentials');
    const asked = await preflight(fixture.api.app, OTHER);
    expect(asked.headers).not.toHaveProperty('access-control-allow-credentials');
    const { status, body } = await fixture.api.send('POST', START, { as: null, body: {}, headers: foreign });
    expect([status, body.code]).toEqual([403, 'csrf_refused']);
    const signIn = { email: 'a@example.org', password: 'made-up phrase' };
    const refused = await fixture.api.send('POST', '/api/auth/sign-in/', {
      as: null,
      body: signIn,
      headers: { origin: OTHER },
    });
    expect([refused.status, refused.body.code]).toEqual([403, 'csrf_refused']);
  });
});

describe('any other origin', () => {
  test.each(STRANGERS)('%j gets no header of CORS, and no preflight', async (origin) => {
    const { raw } = await fixture.api.send('GET', LIST, { headers: { origin } });
    expect([raw.statusCode, corsHeaders(raw)]).toEqual([200, []]);
    // A cache must not give this response to a page of an allowed origin.
    expect(raw.headers.vary).toContain('Origin');
    const asked = await preflight(fixture.api.app, origin);
    expect([asked.statusCode, asked.json().code, corsHeaders(asked)]).toEqual([
      405,
      'method_not_allowed',
      [],
    ]);
    expect(asked.headers.allow).toBe('GET, HEAD');
  });

  test('and an OPTIONS that asks for nothing is refused as any method', async () => {
    const { app } = fixture.api;
    for (const headers of [{}, { origin: OTHER }])
      expect((await app.inject({ method: 'OPTIONS', url: LIST, headers })).statusCode).toBe(405);
    expect((await app.inject({ method: 'OPTIONS', url: '/nothing' })).statusCode).toBe(404);
  });
});

describe('without the setting', () => {
  test('no origin is allowed', async () => {
    for (const origin of [OTHER, LOCAL, ...STRANGERS]) {
      const { raw } = await closed.api.send('GET', LIST, { headers: { origin } });
      expect([raw.statusCode, corsHeaders(raw), raw.headers.vary]).toEqual([200, [], undefined]);
      const asked = await preflight(closed.api.app, origin);
      expect([asked.statusCode, corsHeaders(asked)]).toEqual([405, []]);
    }
  });
});
