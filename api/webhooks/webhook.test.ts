import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer as createServerOfSockets, type Socket } from 'node:net';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import fc from 'fast-check';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../dev/temporary-folder.js';
import { ARRIVALS_ID } from '../../shared/sync-run.js';
import { testApi } from '../../tests/test-api.js';
import { signDeprecated, signWebhook } from '../../tests/webhook-signature.js';
import type { Services } from '../http/request-context.js';
import { createServer } from '../server.js';

const SECRET = 'made-up-secret-of-the-tests-0123456789';
const OLD_SECRET = `whsec_${Buffer.from('fake-key-of-last-year-0123456789').toString('base64')}`;
const PATH = '/api/paycom/webhooks/file_arrived/';
const FILE = '20261102020000_Employee_Directory_0000aaaa_x.numbers';

const fixture = testApi({ PAYCOM_WEBHOOK_SECRET: `${SECRET},${OLD_SECRET}`, PAYCOM_API_BODY_BYTES: '2000' });

const launcher = () => fixture.api.services.client.workflow.getHandle(ARRIVALS_ID);
afterEach(() =>
  launcher()
    .terminate()
    .catch(() => undefined),
);

const send = (body: string, headers: Record<string, string> = {}) =>
  fixture.api.send('POST', PATH, { as: null, body, headers });
const sendSigned = (payload: unknown, secret = SECRET) => {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return send(body, signWebhook(body, secret));
};
async function serverWith(changes: Partial<Services>) {
  const app = await createServer({ ...fixture.api.services, ...changes }, '0');
  onTestFinished(() => app.close());
  return app;
}

test('a signed request is accepted at once, and the launcher receives report types, never file names', async () => {
  const { status, body } = await sendSigned({ path: `/out/LOVELACE/${FILE}` });
  expect([status, body]).toEqual([202, { accepted: true, report_types: ['employee_directory'] }]);
  const { events } = await launcher().fetchHistory();
  const payloads = (events ?? []).map(({ workflowExecutionSignaledEventAttributes: signal }) =>
    Buffer.from(signal?.input?.payloads?.[0]?.data ?? []).toString(),
  );
  expect(payloads).toContain('["employee_directory"]');
  expect(JSON.stringify(events)).not.toMatch(/LOVELACE|0000aaaa/);
  const log = fixture.api.lines.join('\n');
  expect(log).toContain('report_arrived');
  expect(log).not.toMatch(/LOVELACE|0000aaaa|made-up-secret/);
});

test('the old secret stays valid during a rotation', async () => {
  expect((await sendSigned({ path: FILE }, OLD_SECRET)).status).toBe(202);
});

describe('a request without a valid signature is refused before the body is parsed', () => {
  const body = JSON.stringify({ path: FILE });
  const good = () => signWebhook(body, SECRET);
  const goodDeprecated = () => signDeprecated(body, SECRET);
  const digest = (change: (signature: string) => string) => ({
    ...goodDeprecated(),
    'x-paycom-signature': change(goodDeprecated()['x-paycom-signature']),
  });
  test.each<[string, string, () => Record<string, string>]>([
    ['without a signature', body, () => ({})],
    [
      'with only an administrator’s token',
      body,
      () => ({ authorization: `Bearer ${fixture.api.tokens.admin}` }),
    ],
    ['with another secret', body, () => signWebhook(body, 'x'.repeat(32))],
    ['with an empty secret', body, () => signWebhook(body, '')],
    ['with another body', `${body} `, good],
    ['with a body that is not JSON', '{', () => signWebhook('}', 'x'.repeat(32))],
    ['with no body', '', good],
    ['with another id', body, () => ({ ...good(), 'webhook-id': 'msg_other' })],
    ['without an id', body, () => without(good(), 'webhook-id')],
    ['with another timestamp', body, () => ({ ...good(), 'webhook-timestamp': secondsAgo(100) })],
    ['with an invalid timestamp', body, () => ({ ...good(), 'webhook-timestamp': 'now' })],
    [
      'with a fractional timestamp',
      body,
      () => ({ ...good(), 'webhook-timestamp': `${good()['webhook-timestamp']}.5` }),
    ],
    ['without a timestamp', body, () => without(good(), 'webhook-timestamp')],
    ['with a digest without its version', body, () => resigned(good(), (signature) => signature.slice(3))],
    ['with a truncated digest', body, () => resigned(good(), (signature) => signature.slice(0, -2))],
    ['with a version without a digest', body, () => resigned(good(), () => 'v1')],
    ['with another version', body, () => resigned(good(), (signature) => signature.replace('v1', 'v1a'))],
    ['with a digest in another letter case', body, () => resigned(good(), swapCase)],
    [
      'with a standard secret used as plain text',
      body,
      () => {
        const { 'webhook-id': id, 'webhook-timestamp': at } = good();
        const key = Buffer.from(OLD_SECRET).toString('base64');
        return signWebhook(body, `whsec_${key}`, Number(at), id);
      },
    ],
    ['deprecated, with another secret', body, () => signDeprecated(body, 'x'.repeat(32))],
    ['deprecated, with another body', `${body} `, goodDeprecated],
    [
      'deprecated, with another timestamp',
      body,
      () => ({ ...goodDeprecated(), 'x-paycom-timestamp': secondsAgo(100) }),
    ],
    [
      'deprecated, with an invalid timestamp',
      body,
      () => ({ ...goodDeprecated(), 'x-paycom-timestamp': 'now' }),
    ],
    ['deprecated, without a timestamp', body, () => without(goodDeprecated(), 'x-paycom-timestamp')],
    ['deprecated, with a digest without its prefix', body, () => digest((signature) => signature.slice(7))],
    ['deprecated, with a truncated digest', body, () => digest((signature) => signature.slice(0, -2))],
    ['deprecated, with another digest algorithm', body, () => digest(() => `sha1=${'0'.repeat(64)}`)],
  ])('%s', async (_, payload, headers) => {
    const answer = await send(payload, headers());
    expect([answer.status, answer.body.code]).toEqual([403, 'webhook_not_signed']);
  });

  test('with a body over the size limit', async () => {
    expect((await send('x'.repeat(3_000))).body).toMatchObject({ status: 413, code: 'body_too_large' });
  });
});

const secondsAgo = (seconds: number) => String(Math.floor(Date.now() / 1000 - seconds));
const swapCase = (text: string) =>
  text.replace(/(?<=,.*)[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
const resigned = (headers: ReturnType<typeof signWebhook>, change: (signature: string) => string) => ({
  ...headers,
  'webhook-signature': change(headers['webhook-signature']),
});
const without = (headers: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([header]) => header !== name));

test.each([
  [signWebhook, -310, 403],
  [signWebhook, -280, 202],
  [signWebhook, 280, 202],
  [signWebhook, 310, 403],
  [signDeprecated, -310, 403],
  [signDeprecated, -280, 202],
  [signDeprecated, 280, 202],
  [signDeprecated, 310, 403],
])('%o: a signature %i seconds from now gets the status %i', async (sign, seconds, status) => {
  const body = JSON.stringify({ path: `${seconds}.csv` });
  const answer = await send(body, sign(body, SECRET, Date.now() / 1000 + seconds));
  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.body.code).toBe('webhook_expired');
});

test('an id is accepted once across all processes, even with another timestamp or body', async () => {
  const body = JSON.stringify({ report_type: 'rate_history' });
  const headers = signWebhook(body, SECRET);
  const app = await serverWith({});
  const now = Date.now() / 1000;
  const requests = [
    { payload: body, headers },
    { payload: body, headers },
    { payload: body, headers: signWebhook(body, SECRET, now - 60, headers['webhook-id']) },
    { payload: `${body} `, headers: signWebhook(`${body} `, OLD_SECRET, now, headers['webhook-id']) },
  ];
  const answers = await Promise.all(
    requests.map((request, at) =>
      (at % 2 === 0 ? app : fixture.api.app).inject({ method: 'POST', url: PATH, ...request }),
    ),
  );
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409, 409, 409]);
  expect((await send(body, headers)).body.code).toBe('webhook_replayed');
  expect((await send(body, signWebhook(body, SECRET))).status).toBe(202);
});

test('one valid signature of several is enough, as during a rotation by the sender', async () => {
  const body = JSON.stringify({ path: FILE });
  const headers = resigned(
    signWebhook(body, SECRET),
    (signature) => `v1a,x v1,${'A'.repeat(43)}= ${signature}`,
  );
  expect((await send(body, headers)).status).toBe(202);
});

test('the signatures of the tests match the Standard Webhooks example', () => {
  expect(
    signWebhook(
      '{"test": 2432232314}',
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      1614265330,
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
    ),
  ).toMatchObject({ 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' });
});

test('the deprecated headers are accepted with each configured secret, and logged', async () => {
  const body = JSON.stringify({ path: FILE });
  for (const secret of [SECRET, OLD_SECRET])
    expect((await send(body, signDeprecated(body, secret))).status).toBe(202);
  expect(fixture.api.lines.join('\n')).toContain('webhook_headers_deprecated');
});

test('a replay with the deprecated headers is refused, also in another process or letter case', async () => {
  const body = JSON.stringify({ report_type: 'rate_history' });
  const headers = signDeprecated(body, SECRET);
  const app = await serverWith({});
  const inject = (signature: string) =>
    app.inject({
      method: 'POST',
      url: PATH,
      payload: body,
      headers: { ...headers, 'x-paycom-signature': signature },
    });
  const answers = await Promise.all([
    send(body, headers).then(({ status }) => status),
    inject(headers['x-paycom-signature']).then(({ statusCode }) => statusCode),
    inject(headers['x-paycom-signature'].replace(/[a-f]/g, (letter) => letter.toUpperCase())).then(
      ({ statusCode }) => statusCode,
    ),
  ]);
  expect(answers.sort()).toEqual([202, 409, 409]);
  expect((await send(body, headers)).body.code).toBe('webhook_replayed');
});

test('a request that could not be passed on may be retried unchanged', async () => {
  const connection = Connection.lazy({ address: '127.0.0.1:1' });
  onTestFinished(() => connection.close());
  const app = await serverWith({ connection, client: new Client({ connection }) });
  const body = JSON.stringify({ report_type: 'employee_dates' });
  const headers = signWebhook(body, SECRET);
  const refused = await app.inject({ method: 'POST', url: PATH, payload: body, headers });
  expect([refused.statusCode, refused.json().code]).toEqual([503, 'temporal_unreachable']);
  expect((await send(body, headers)).status).toBe(202);
});

test('a request may be sent again when its process does not live to pass it on', async () => {
  const silent = createServerOfSockets().listen(0, '127.0.0.1');
  const reached = once(silent, 'connection');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const connection = Connection.lazy({ address: `127.0.0.1:${port}` });
  onTestFinished(() => connection.close());
  const app = await serverWith({ connection, client: new Client({ connection }) });
  const body = JSON.stringify({ report_type: 'employee_dates' });
  const headers = signWebhook(body, SECRET);
  const waiting = app.inject({ method: 'POST', url: PATH, payload: body, headers });
  const [socket]: Socket[] = await reached;
  expect((await send(body, headers)).status).toBe(202);
  silent.close();
  socket?.destroy();
  expect((await waiting).statusCode).toBe(503);
});

test('a server without a secret refuses every request', async () => {
  const { config } = fixture.api.services;
  const app = await serverWith({ config: { ...config, api: { ...config.api, webhookSecrets: [] } } });
  const answer = await app.inject({
    method: 'POST',
    url: PATH,
    payload: '{}',
    headers: signWebhook('{}', ''),
  });
  expect(answer.json()).toMatchObject({ status: 404, code: 'webhook_not_configured' });
});

test.each([
  ['invalid JSON', '{', 400, 'malformed_request'],
  ['an empty body', '', 400, 'malformed_request'],
  ['a list', [], 422, 'invalid_input'],
  ['an empty object', {}, 422, 'invalid_input'],
  ['no files', { paths: [] }, 422, 'invalid_input'],
  ['too many files', { paths: Array.from({ length: 101 }, () => 'x') }, 422, 'invalid_input'],
  ['an operator', { path: { $gt: '' } }, 422, 'invalid_input'],
  ['an unknown report', { report_type: 'payroll' }, 422, 'invalid_input'],
  ['an unknown field', { path: FILE, sync: 'now' }, 422, 'invalid_input'],
] as const)(
  '%s is refused with a validation error although it is signed',
  async (_, payload, status, code) => {
    const answer = await sendSigned(payload);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  },
);

test.each([
  ['several files of one report', { paths: [FILE, `later/${FILE}`] }, ['employee_directory']],
  [
    'files of several reports',
    { path: FILE, paths: ['Rate History.csv'] },
    ['employee_directory', 'rate_history'],
  ],
  ['a name that matches no report', { paths: [FILE, 'people.csv'] }, ['all']],
  ['a report type with file names', { path: 'people.csv', report_type: 'rate_history' }, ['rate_history']],
])('%s', async (_, payload, report_types) => {
  expect((await sendSigned(payload)).body).toEqual({ accepted: true, report_types });
});

test('the site’s own patterns identify the report, and an unreadable mapping selects all reports', async () => {
  const { folder, remove } = await temporaryFolder();
  onTestFinished(remove);
  const mappingPath = join(folder, 'mapping.yaml');
  const { config } = fixture.api.services;
  const app = await serverWith({ config: { ...config, reports: { ...config.reports, mappingPath } } });
  const reportTypes = async (path: string) => {
    const body = JSON.stringify({ path });
    const headers = signWebhook(body, SECRET);
    return (await app.inject({ method: 'POST', url: PATH, payload: body, headers })).json().report_types;
  };
  expect(await reportTypes(FILE), 'no mapping file').toEqual(['all']);
  await writeFile(mappingPath, `report_files:\n  rate_history: ['*Employee_Directory*']\n`);
  expect(await reportTypes(FILE)).toEqual(['rate_history']);
  await writeFile(mappingPath, 'report_files: [');
  expect(await reportTypes(FILE), 'invalid YAML').toEqual(['all']);
});

test('no signed body causes a server error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.json()), async (body) => {
      const text = Buffer.from(body).toString('utf8').slice(0, 500);
      const { status, body: problem } = await sendSigned(text);
      expect(status).toBeLessThan(500);
      if (status !== 202)
        expect(problem).toMatchObject({ code: expect.any(String), hint: expect.any(String) });
    }),
    { numRuns: 50 },
  );
});
