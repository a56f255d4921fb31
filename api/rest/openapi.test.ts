import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { testApi } from '../../tests/test-api.js';
import { procedures } from '../routers/procedures.js';

const fixture = testApi();

/** Routes that clients depend on. */
const PATHS = [
  'GET /api/paycom/employees/',
  'GET /api/paycom/employees/active/',
  'GET /api/paycom/employees/export/',
  'GET /api/paycom/employees/stats/',
  'GET /api/paycom/employees/stats/pay/',
  'GET /api/paycom/employees/{employee_id}/',
  'POST /api/paycom/sync/start_sync/',
  'POST /api/paycom/sync/test_connection/',
  'GET /api/paycom/sync/status/',
  'POST /api/paycom/sync/{sync_id}/approve/',
  'POST /api/paycom/sync/{sync_id}/reject/',
  'POST /api/paycom/sync/{sync_id}/cancel/',
  'POST /api/paycom/sync/{sync_id}/retry/',
  'POST /api/paycom/sync/{sync_id}/undo/',
  'GET /api/paycom/files/',
  'GET /api/paycom/logs/',
  'GET /api/paycom/payees/',
  'POST /api/paycom/webhooks/file_arrived/',
  'GET /api/paycom/me/',
  'POST /api/auth/sign-in/',
  'POST /api/auth/change-password/',
];

type Document = { openapi: string; paths: Record<string, Record<string, { operationId: string }>> };

test('the document is valid OpenAPI 3.1, and anyone may read it', async () => {
  const { status, body } = await fixture.api.send('GET', '/api/openapi.json', { as: null });
  expect(status).toBe(200);
  expect(body.openapi).toMatch(/^3\.1\./);
  const { valid, errors } = await new Validator().validate(body);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test('the validator rejects a broken document', async () => {
  const { body } = await fixture.api.send('GET', '/api/openapi.json', { as: null });
  expect((await new Validator().validate({ ...body, paths: { 'no-slash': 1 } })).valid).toBe(false);
});

test('the document lists every path, and operation ids are unique', async () => {
  const { paths } = (await fixture.api.send('GET', '/api/openapi.json')).body as unknown as Document;
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(listed).toEqual(expect.arrayContaining(PATHS));
  const ids = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('a download lists its formats', async () => {
  const { paths } = (await fixture.api.send('GET', '/api/openapi.json')).body as unknown as Document;
  expect(paths['/api/paycom/employees/export/']).toMatchObject({
    get: {
      operationId: 'exports_employees',
      responses: {
        200: {
          content: {
            'text/csv': { schema: { type: 'string', format: 'binary' } },
            'application/x-ndjson': {},
            'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {},
          },
        },
      },
    },
  });
});

type Schema = Record<string, unknown> & { readonly properties?: object };
type Operation = {
  readonly description?: string;
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
};

test('every body refuses fields that the document does not name, and says so', async () => {
  const { paths } = (await fixture.api.send('GET', '/api/openapi.json')).body as unknown as {
    paths: Record<string, { post?: Operation }>;
  };
  const bodies = Object.entries(paths).flatMap(([path, { post }]) =>
    Object.values(post?.requestBody?.content ?? {}).map(({ schema }) => [path, schema] as const),
  );
  expect(bodies.length).toBeGreaterThan(10);
  for (const [path, schema] of bodies)
    expect([path, schema.type, schema.additionalProperties]).toEqual([path, 'object', false]);
  const { status, body } = await fixture.api.send('POST', '/api/paycom/sync/start_sync/', {
    body: { stray: 1 },
  });
  expect([status, body.code]).toEqual([422, 'invalid_input']);
});

test('a rule across the fields of an input is in the document', async () => {
  const { paths } = (await fixture.api.send('GET', '/api/openapi.json')).body as unknown as {
    paths: Record<string, Record<string, Operation>>;
  };
  const described = (path: string) => Object.values(paths[path] ?? {})[0]?.description;
  const ruled = procedures().filter(({ hasRule }) => hasRule);
  expect(ruled.map(({ name }) => name)).toEqual(['scheduling.candidates']);
  for (const {
    meta: { rest },
  } of ruled) {
    expect(rest?.rule).toBeDefined();
    expect(described(rest?.path ?? '')).toContain(rest?.rule);
  }
  expect(described('/api/paycom/scheduling/candidates/')).toContain(
    '`role` or `department_code` is required',
  );
  expect(
    paths['/api/paycom/webhooks/file_arrived/']?.post?.requestBody?.content['application/json'],
  ).toMatchObject({ schema: { minProperties: 1 } });
});

test('the document exposes no database types or internal fields', async () => {
  const { raw } = await fixture.api.send('GET', '/api/openapi.json');
  expect(raw.payload).not.toMatch(/bsonType|workflow_id|"hash":\{"type":"string"\},"created_by"/);
});

test('the documentation page lists every route and error, and loads no external resources', async () => {
  const { raw } = await fixture.api.send('GET', '/api/docs/', { as: null });
  expect(raw.headers['content-type']).toContain('text/html');
  for (const path of PATHS) expect(raw.payload).toContain(path.split(' ')[1]);
  expect(raw.payload).toContain('id="employee_not_found"');
  const addresses = [...raw.payload.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address);
  expect(addresses.length).toBeGreaterThan(0);
  for (const address of addresses) {
    expect(address).toMatch(/^\/api\//);
    expect((await fixture.api.send('GET', String(address), { as: null })).status).toBe(200);
  }
  expect(raw.payload).not.toMatch(/<script|style="/);
});
