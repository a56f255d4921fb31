import fastify from 'fastify';
import { beforeAll, describe, expect, test } from 'vitest';
import { SENSITIVE_FIELDS } from '../shared/employee.js';
import { PERMISSIONS, type Permission, Role } from '../shared/permissions.js';
import { signedIn } from '../tests/signed-in-user.js';
import { testApi } from '../tests/test-api.js';
import { denyByDefault } from './http/access-rules.js';
import { requirePermission } from './http/require-permission.js';
import { procedures } from './routers/procedures.js';

const fixture = testApi();

/** A deliberate second copy of the permission table, so that a mistake in one is noticed. */
const EXPECTED: Record<Permission, string> = {
  'employees:read': 'viewer scheduler hr operator admin',
  'sensitive:reveal': 'hr admin',
  'employees:erase': 'admin',
  'payees:read': 'hr admin',
  'scheduling:read': 'viewer scheduler hr operator admin',
  'candidates:read': 'scheduler hr admin',
  'staff:read': 'scheduler hr operator admin',
  'staff:link': 'scheduler hr admin',
  'staff:write': 'scheduler hr admin',
  'syncs:read': 'viewer hr operator admin',
  'syncs:run': 'operator admin',
  'schedule:read': 'viewer operator admin',
  'schedule:manage': 'operator admin',
  'mapping:manage': 'operator admin',
  'settings:read': 'operator admin',
  'storage:read': 'admin',
  'tokens:manage': 'admin',
  'webhooks:manage': 'admin',
  'notifications:manage': 'admin',
  'users:manage': 'admin',
  'payloads:decode': 'admin',
  'reveals:read': 'admin',
  'audit:read': 'admin',
  'timeline:read': 'viewer scheduler hr operator admin',
  'self:read': 'viewer scheduler hr operator admin',
};

/** Invalid for every procedure, so that a permitted call is refused before it starts anything. */
const INVALID_INPUT = { not_a_field: true };

test('the permission table matches the specified one', () => {
  const table = Object.entries(PERMISSIONS).map(([permission, roles]) => [permission, roles.join(' ')]);
  expect(Object.fromEntries(table)).toEqual(EXPECTED);
});

test('every procedure has a permission of the table, and a REST route with the right method', () => {
  expect(procedures().length).toBeGreaterThan(20);
  for (const { name, type, meta } of procedures()) {
    expect(Object.keys(PERMISSIONS), name).toContain(meta.permission);
    expect(meta.rest?.method, name).toBe(type === 'mutation' ? 'POST' : 'GET');
  }
});

const CALLERS = [
  ...[...Role.options, null].map((role) => ({ role, by: 'token' as const })),
  ...(['operator', 'admin'] as const).map((role) => ({ role, by: 'session' as const })),
];

describe.each(CALLERS)('as $role by $by', ({ role, by }) => {
  let caller: { as: Role | null; headers?: Record<string, string> } = { as: role };
  beforeAll(async () => {
    if (by === 'session' && role) caller = { as: null, headers: (await signedIn(fixture.api, role)).headers };
  });
  test.each(procedures().map((info) => [info.name, info] as const))('%s', async (name, { type, meta }) => {
    const { permission, rest } = meta;
    if (!permission || !rest) throw new Error('no permission or no route');
    const allowed = role !== null && EXPECTED[permission].split(' ').includes(role);
    const expected = role === null ? 'not_signed_in' : allowed ? 'invalid_input' : 'not_permitted';

    const path = rest.path.replace(/\{\w+\}/g, 'x');
    const url = rest.method === 'GET' ? `${path}?not_a_field=true` : path;
    const byRest = await fixture.api.send(rest.method, url, {
      ...caller,
      ...(rest.method === 'POST' && { body: INVALID_INPUT }),
    });
    expect(byRest.body.code).toBe(expected);
    if (meta.download) return;

    const input = encodeURIComponent(JSON.stringify(INVALID_INPUT));
    const byTrpc =
      type === 'mutation'
        ? await fixture.api.send('POST', `/trpc/${name}`, { ...caller, body: INVALID_INPUT })
        : await fixture.api.send('GET', `/trpc/${name}?input=${input}`, caller);
    expect(byTrpc.body).toMatchObject({
      error: { data: { code: expected, httpStatus: byRest.status } },
    });
    // A stream has already started when it is refused.
    expect(byTrpc.status).toBe(type === 'subscription' ? 200 : byRest.status);
  });
});

test('nothing that changes data can be called by GET', async () => {
  const changing = procedures().filter(({ type }) => type === 'mutation');
  expect(changing.length).toBeGreaterThan(10);
  for (const { name } of changing) {
    const { status, body } = await fixture.api.send('GET', `/trpc/${name}?input=%7B%7D`);
    expect([name, status, body]).toMatchObject([
      name,
      405,
      { error: { data: { code: 'method_not_allowed' } } },
    ]);
  }
});

test('no sensitive value and no secret is part of a URL', () => {
  const inUrls = procedures().flatMap(({ meta: { rest }, input }) => {
    const names = Object.keys(input.shape);
    return rest?.method === 'GET' ? names : names.filter((name) => rest?.path.includes(`{${name}}`));
  });
  expect(inUrls).toContain('employee_id');
  const secrets = ['token', 'password', 'current_password', 'new_password', 'access_token', 'api_key'];
  expect(inUrls.filter((name) => [...SENSITIVE_FIELDS, ...secrets].includes(name))).toEqual([]);
});

test('file downloads are not available over tRPC', async () => {
  const files = procedures().filter(({ meta }) => meta.download);
  expect(files.length).toBeGreaterThan(0);
  for (const { name } of files) {
    const { status, body } = await fixture.api.send('GET', `/trpc/${name}?input=%7B%7D`);
    expect([status, body]).toMatchObject([404, { error: { data: { code: 'route_not_found' } } }]);
  }
});

test('the only routes other than procedures are sign-in, the webhook and public routes', () => {
  const rest = procedures().flatMap(({ type, meta: { rest, permission } }) => {
    const methods = type === 'query' ? ['GET', 'HEAD'] : [rest?.method];
    return methods.map((method) => [`${method} ${rest?.path.replace(/\{(\w+)\}/g, ':$1')}`, permission]);
  });
  const pages = ['syncs', 'employees', 'issues', 'files', 'staff', 'scheduling', 'activity', 'settings'];
  const publicPaths = [
    ...['/', '/icon.svg', '/assets/:name', ...pages.flatMap((page) => [`/${page}`, `/${page}/*`])],
    ...['/healthz', '/readyz', '/api/openapi.json', '/api/docs', '/api/docs/style.css'],
  ];
  const { access } = fixture.api.app;
  const others = [...access].filter(([route, rule]) => !route.includes(' /trpc/') && rule !== 'refused');
  expect(Object.fromEntries(others)).toEqual(
    Object.fromEntries([
      ...rest,
      ...publicPaths.flatMap((path) => [`GET ${path}`, `HEAD ${path}`]).map((route) => [route, 'public']),
      ['POST /api/paycom/webhooks/file_arrived/', 'signature'],
      ['POST /api/auth/sign-in/', 'public'],
      ['GET /api/auth/session/', 'session'],
      ['HEAD /api/auth/session/', 'session'],
      ['POST /api/auth/change-password/', 'session'],
      ['GET /api/auth/sessions/', 'session'],
      ['HEAD /api/auth/sessions/', 'session'],
      ['POST /api/auth/sessions/end/', 'session'],
      ['POST /api/auth/sign-out/', 'session'],
      ['GET /api/auth/second-factor/', 'session'],
      ['HEAD /api/auth/second-factor/', 'session'],
      ...['enter', 'begin', 'confirm', 'recovery-codes', 'remove'].map((step) => [
        `POST /api/auth/second-factor/${step}/`,
        'session',
      ]),
      ['GET /api/auth/oidc/', 'public'],
      ['HEAD /api/auth/oidc/', 'public'],
      ['POST /api/temporal/codec/encode', 'payloads:decode'],
      ['POST /api/temporal/codec/decode', 'payloads:decode'],
    ]),
  );
  expect(new Set([...access].map(([route]) => route.split(' ')[1]))).toContain('/trpc/:path');
});

test('a method that a path does not allow gets 405 with the allowed methods, without a body read', async () => {
  const refused = [...fixture.api.app.access].filter(([, rule]) => rule === 'refused');
  expect(refused.length).toBeGreaterThan(100);
  for (const [route] of refused) {
    const [method = '', url = ''] = route.split(' ');
    const answer = await fixture.api.app.inject({
      method: method as 'PUT',
      url: url.replace(/:\w+/g, 'x'),
      headers: { 'content-type': 'text/plain' },
      ...(method !== 'HEAD' && { payload: '{' }),
    });
    expect(answer.statusCode, route).toBe(405);
    const allowed = String(answer.headers.allow).split(', ');
    expect(allowed.length, route).toBeGreaterThan(0);
    for (const verb of allowed)
      expect(fixture.api.app.access.get(`${verb} ${url}`), route).not.toBe('refused');
  }
});

test('a route without an access rule cannot be registered', async () => {
  const app = fastify();
  denyByDefault(app);
  expect(() => app.get('/forgotten', async () => ({}))).toThrow('/forgotten');
  await app.close();
});

test('a procedure without a permission is refused to administrators too', () => {
  const admin = { account_id: 'a', name: 'a', role: 'admin', by: 'token' } as const;
  expect(() => requirePermission(admin, undefined)).toThrow(
    expect.objectContaining({ code: 'not_permitted' }),
  );
});
