import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { type Answer, testApi } from '../tests/test-api.js';
import { type ProcedureInfo, procedures } from './routers/procedures.js';

const fixture = testApi();
const RUNS = 25;
/** No command of ours contains this operator, so it is visible when it gets through. */
const OPERATOR = '$canary';

const OPERATORS = fc.constantFrom(
  { $gt: '' },
  { $ne: null },
  { [OPERATOR]: 1 },
  { $where: 'sleep(1000)' },
  { $regex: '.*' },
  [{ $gt: '' }],
);
const ODD_TEXT = fc.constantFrom(
  '',
  '\u0000',
  '\ud800',
  '$where',
  'a'.repeat(5_000),
  '../../etc/passwd',
  '2026-02-30',
  '99999-01-01',
  '__proto__',
  'é\u0301\u202e',
);
const ANYTHING = fc.oneof(
  OPERATORS,
  ODD_TEXT,
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(null, true, false, -1, 0, 1e308, Number.MAX_SAFE_INTEGER),
  fc.array(fc.oneof(fc.string(), OPERATORS), { maxLength: 4 }),
  fc.object({ maxDepth: 2 }),
);

/** Generates inputs with any subset of the fields, with arbitrary and valid values, and an unknown field. */
function inputs({ input }: ProcedureInfo): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(input.shape) as [string, z.ZodType][];
  const entries = fields.map(([name, schema]) => [name, fc.oneof(ANYTHING, validValues(schema))] as const);
  return fc.record({ ...Object.fromEntries(entries), stray: ANYTHING }, { requiredKeys: [] });
}

function validValues(schema: z.ZodType): fc.Arbitrary<unknown> {
  const candidates = ['x', '2026-01-01', 5, true, 'all', 'active', 'admin', 'asc', 'name', ['city']];
  const valid = candidates.filter((candidate) => schema.safeParse(candidate).success);
  return fc.constantFrom(undefined, ...valid);
}

const CASES = procedures().map((info) => [info.name, info] as const);

/** A lone surrogate in each field. UTF-8 has no bytes for it, so no database and no Temporal server can store it. */
function loneSurrogates({ input }: ProcedureInfo): [Record<string, unknown>][] {
  return Object.keys(input.shape).map((name) => [{ [name]: '\ud800' }]);
}

describe('no input causes a server error, and every refusal has a code', () => {
  test.each(CASES)('%s over REST', async (_, info) => {
    const { rest } = info.meta;
    if (!rest) throw new Error('no route');
    await fc.assert(
      fc.asyncProperty(inputs(info), async (input) => {
        const path = rest.path.replace(/\{(\w+)\}/g, (__, key: string) =>
          encodeURIComponent(wellFormed(input[key] ?? 'x')),
        );
        const request =
          rest.method === 'GET' ? { url: `${path}?${queryOf(input)}` } : { url: path, body: input };
        const { status, body } = await fixture.api.send(
          rest.method,
          request.url,
          'body' in request ? { body: request.body } : {},
        );
        expect(status).toBeLessThan(500);
        if (status !== 200)
          expect(body).toMatchObject({ code: expect.any(String), hint: expect.any(String) });
      }),
      { numRuns: RUNS, examples: loneSurrogates(info) },
    );
  });

  test.each(CASES)('%s over tRPC', async (name, info) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(inputs(info), ANYTHING), async (input) => {
        const json = JSON.stringify(input) ?? 'null';
        const { status, body } =
          info.type === 'mutation'
            ? await fixture.api.send('POST', `/trpc/${name}`, {
                body: json,
                headers: { 'content-type': 'application/json' },
              })
            : await fixture.api.send('GET', `/trpc/${name}?input=${encodeURIComponent(json)}`);
        expect(status).toBeLessThan(500);
        // A stream has already started with a 200 when it is refused. tRPC reads an empty text as no input.
        const isValid = info.input.safeParse(JSON.parse(json) || undefined).success;
        if (status !== 200 || (info.type === 'subscription' && !isValid))
          expect(refusalIn(body)).toMatchObject({ code: expect.any(String) });
      }),
      { numRuns: RUNS, examples: loneSurrogates(info) },
    );
  });
});

/** Sends an operator in every field of every input, over every transport. */
test('an operator never reaches the database', async () => {
  const before = fixture.api.commands.length;
  let refused = 0;
  for (const info of procedures()) {
    for (const field of Object.keys(info.input.shape)) {
      for (const { body, status } of await attempts(info, field)) {
        // A stream has already started with a 200 when it is refused.
        expect([404, 422], `${info.name} ${field}`).toContain(refusalIn(body).httpStatus ?? status);
        refused += 1;
      }
    }
  }
  expect(refused).toBeGreaterThan(100);
  const commands = fixture.api.commands.slice(before).map(({ command }) => command);
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) expect(keysOf(command)).not.toContain(OPERATOR);
});

test('an empty value or an unknown name in a query is refused, and never dropped as a filter', async () => {
  const queries = procedures().filter(({ meta }) => meta.rest?.method === 'GET');
  expect(queries.length).toBeGreaterThan(10);
  for (const { input, meta } of queries) {
    const { path = '' } = meta.rest ?? {};
    const names = Object.keys(input.shape).filter((name) => !path.includes(`{${name}}`));
    for (const query of [...names, 'stray', ...names.map((name) => `${name}[$gt]`)].map(
      (name) => `${name}=`,
    )) {
      const { status, body } = await fixture.api.send('GET', `${path.replace(/\{\w+\}/g, 'x')}?${query}`);
      expect([status, body.code], `${path}?${query}`).toEqual([422, 'invalid_input']);
    }
  }
});

/** Sends an operator in one field: in the path, the query (once and repeated) or the body, over REST and tRPC. */
async function attempts({ name, type, meta: { rest } }: ProcedureInfo, field: string): Promise<Answer[]> {
  if (!rest) return [];
  const operator = { [OPERATOR]: '' };
  const json = encodeURIComponent(JSON.stringify(operator));
  const url = rest.path.replace(/\{\w+\}/g, json);
  const { send } = fixture.api;
  if (type === 'mutation') {
    const body = { [field]: operator };
    return [await send('POST', url, { body }), await send('POST', `/trpc/${name}`, { body })];
  }
  const input = encodeURIComponent(JSON.stringify({ [field]: operator }));
  return [
    await send('GET', `${url}?${field}[${OPERATOR}]=x&${field}=${json}`),
    await send('GET', `${url}?${field}=${json}&${field}=${json}&${field}[]=${json}`),
    await send('GET', `/trpc/${name}?input=${input}`),
  ];
}

type Body = Record<string, unknown> & { readonly error?: { readonly data: Record<string, unknown> } };

/** Returns the error data of tRPC, or the problem of a body that did not reach tRPC. */
function refusalIn(body: Body): Record<string, unknown> {
  return body.error?.data ?? body;
}

function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

function queryOf(input: Record<string, unknown>): string {
  const pairs = Object.entries(input).flatMap(([name, value]) =>
    [value].flat().map((item) => `${name}=${encodeURIComponent(wellFormed(item))}`),
  );
  return pairs.join('&');
}

/** Makes valid UTF-8, as a client must: a lone surrogate is not. */
function wellFormed(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return (
    Buffer.from(text, 'utf8')
      .toString('utf8')
      .slice(0, 300)
      .replace(/[\ud800-\udfff]/g, '') || 'x'
  );
}
