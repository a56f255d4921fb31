import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import fc from 'fast-check';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../dev/temporary-folder.js';
import { ARRIVALS_ID } from '../../shared/sync-run.js';
import { testApi } from '../../tests/test-api.js';
import { signWebhook } from '../../tests/webhook-signature.js';
import type { Services } from '../http/request-context.js';
import { createServer } from '../server.js';

const SECRET = 'made-up-secret-of-the-tests-0123456789';
const OLD_SECRET = 'made-up-secret-of-last-year-0123456789';
const PATH = '/api/paycom/webhooks/file_arrived/';
const FILE = '20261102020000_Employee_Directory_0000aaaa_x.numbers';

const own = testApi({ PAYCOM_WEBHOOK_SECRET: `${SECRET},${OLD_SECRET}`, PAYCOM_API_BODY_BYTES: '2000' });

const launcher = () => own.api.services.client.workflow.getHandle(ARRIVALS_ID);
afterEach(() =>
  launcher()
    .terminate()
    .catch(() => undefined),
);

const send = (body: string, headers: Record<string, string> = {}) =>
  own.api.send('POST', PATH, { as: null, body, headers });
let moment = Date.now() / 1000;
/** Each with a second of its own, or one would be a replay of another. */
const sendSigned = (told: unknown, secret = SECRET) => {
  moment -= 1;
  const body = typeof told === 'string' ? told : JSON.stringify(told);
  return send(body, signWebhook(body, secret, moment));
};
async function other(changes: Partial<Services>) {
  const app = await createServer({ ...own.api.services, ...changes }, '0');
  onTestFinished(() => app.close());
  return app;
}

test('what is signed is accepted at once, and the launcher is told reports, never names of files', async () => {
  const { status, body } = await sendSigned({ path: `/out/LOVELACE/${FILE}` });
  expect([status, body]).toEqual([202, { accepted: true, report_types: ['employee_directory'] }]);
  const { events } = await launcher().fetchHistory();
  const payloads = (events ?? []).map(({ workflowExecutionSignaledEventAttributes: signal }) =>
    Buffer.from(signal?.input?.payloads?.[0]?.data ?? []).toString(),
  );
  expect(payloads).toContain('["employee_directory"]');
  expect(JSON.stringify(events)).not.toMatch(/LOVELACE|0000aaaa/);
  const log = own.api.lines.join('\n');
  expect(log).toContain('report_arrived');
  expect(log).not.toMatch(/LOVELACE|0000aaaa|made-up-secret/);
});

test('while the secret is changed the old one is good as well', async () => {
  expect((await sendSigned({ path: FILE }, OLD_SECRET)).status).toBe(202);
});

describe('nobody without the secret gets further, not even to have the body read', () => {
  const body = JSON.stringify({ path: FILE });
  const good = () => signWebhook(body, SECRET);
  test.each<[string, string, () => Record<string, string>]>([
    ['without a signature', body, () => ({})],
    [
      'with an administrator’s token alone',
      body,
      () => ({ authorization: `Bearer ${own.api.tokens.admin}` }),
    ],
    ['by another secret', body, () => signWebhook(body, 'x'.repeat(32))],
    ['by an empty secret', body, () => signWebhook(body, '')],
    ['with another body', `${body} `, good],
    ['with a body that is no JSON', '{', () => signWebhook('}', 'x'.repeat(32))],
    ['with no body', '', good],
    ['with another time', body, () => ({ ...good(), ...timestamp(Date.now() / 1000 - 100) })],
    ['with a time that is none', body, () => ({ ...good(), 'x-paycom-timestamp': 'now' })],
    ['without a time', body, () => ({ 'x-paycom-signature': good()['x-paycom-signature'] })],
    [
      'by the bare digest',
      body,
      () => ({ ...good(), 'x-paycom-signature': good()['x-paycom-signature'].slice(7) }),
    ],
    [
      'by a digest that is cut off',
      body,
      () => ({ ...good(), 'x-paycom-signature': good()['x-paycom-signature'].slice(0, -2) }),
    ],
    ['by another digest', body, () => ({ ...good(), 'x-paycom-signature': `sha1=${'0'.repeat(64)}` })],
  ])('%s', async (_, sent, headers) => {
    const answer = await send(sent, headers());
    expect([answer.status, answer.body.code]).toEqual([403, 'webhook_not_signed']);
  });

  test('too much of it', async () => {
    expect((await send('x'.repeat(3_000))).body).toMatchObject({ status: 413, code: 'body_too_large' });
  });
});

const timestamp = (at: number) => ({ 'x-paycom-timestamp': String(Math.floor(at)) });

test.each([
  [-310, 403],
  [-280, 202],
  [280, 202],
  [310, 403],
])('signed %i seconds from now it is answered with %i', async (seconds, status) => {
  const body = JSON.stringify({ path: `${seconds}.csv` });
  const answer = await send(body, signWebhook(body, SECRET, Date.now() / 1000 + seconds));
  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.body.code).toBe('webhook_expired');
});

test('a request counts once, in whatever process it comes again, and however its signature is written', async () => {
  const body = JSON.stringify({ report_type: 'rate_history' });
  const headers = signWebhook(body, SECRET);
  const app = await other({});
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

test('what could not be passed on may be sent again as it is', async () => {
  const connection = Connection.lazy({ address: '127.0.0.1:1' });
  onTestFinished(() => connection.close());
  const app = await other({ connection, client: new Client({ connection }) });
  const body = JSON.stringify({ report_type: 'employee_dates' });
  const headers = signWebhook(body, SECRET);
  const refused = await app.inject({ method: 'POST', url: PATH, payload: body, headers });
  expect([refused.statusCode, refused.json().code]).toEqual([503, 'temporal_unreachable']);
  expect((await send(body, headers)).status).toBe(202);
});

test('a server without a secret takes none, however it is signed', async () => {
  const { config } = own.api.services;
  const app = await other({ config: { ...config, api: { ...config.api, webhookSecrets: [] } } });
  const answer = await app.inject({
    method: 'POST',
    url: PATH,
    payload: '{}',
    headers: signWebhook('{}', ''),
  });
  expect(answer.json()).toMatchObject({ status: 404, code: 'webhook_not_configured' });
});

test.each([
  ['no JSON', '{', 400, 'malformed_request'],
  ['nothing', '', 400, 'malformed_request'],
  ['a list', [], 422, 'invalid_input'],
  ['nothing that arrived', {}, 422, 'invalid_input'],
  ['no files', { paths: [] }, 422, 'invalid_input'],
  ['too many files', { paths: Array.from({ length: 101 }, () => 'x') }, 422, 'invalid_input'],
  ['an operator', { path: { $gt: '' } }, 422, 'invalid_input'],
  ['a report that is none', { report_type: 'payroll' }, 422, 'invalid_input'],
  ['a stray field', { path: FILE, sync: 'now' }, 422, 'invalid_input'],
] as const)('signed, %s is refused for what it is', async (_, told, status, code) => {
  const answer = await sendSigned(told);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test.each([
  ['several files of one report', { paths: [FILE, `later/${FILE}`] }, ['employee_directory']],
  [
    'files of several reports',
    { path: FILE, paths: ['Rate History.csv'] },
    ['employee_directory', 'rate_history'],
  ],
  ['a name that tells nothing', { paths: [FILE, 'people.csv'] }, ['all']],
  ['a report beside names', { path: 'people.csv', report_type: 'rate_history' }, ['rate_history']],
])('%s', async (_, told, report_types) => {
  expect((await sendSigned(told)).body).toEqual({ accepted: true, report_types });
});

test('a name counts by the site’s own patterns, and for nothing while those can not be read', async () => {
  const { folder, remove } = await temporaryFolder();
  onTestFinished(remove);
  const mappingPath = join(folder, 'mapping.yaml');
  const { config } = own.api.services;
  const app = await other({ config: { ...config, reports: { ...config.reports, mappingPath } } });
  const told = async (path: string) => {
    const body = JSON.stringify({ path });
    moment -= 1;
    const headers = signWebhook(body, SECRET, moment);
    return (await app.inject({ method: 'POST', url: PATH, payload: body, headers })).json().report_types;
  };
  expect(await told(FILE), 'no file there').toEqual(['all']);
  await writeFile(mappingPath, `report_files:\n  rate_history: ['*Employee_Directory*']\n`);
  expect(await told(FILE)).toEqual(['rate_history']);
  await writeFile(mappingPath, 'report_files: [');
  expect(await told(FILE), 'broken').toEqual(['all']);
});

test('whatever is signed, the answer is no failure of ours', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.json()), async (body) => {
      const text = Buffer.from(body).toString('utf8').slice(0, 500);
      const { status, body: told } = await sendSigned(text);
      expect(status).toBeLessThan(500);
      if (status !== 202) expect(told).toMatchObject({ code: expect.any(String), hint: expect.any(String) });
    }),
    { numRuns: 50 },
  );
});
