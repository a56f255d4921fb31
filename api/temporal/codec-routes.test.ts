import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { beforeAll, expect, test } from 'vitest';
import { type Person, signedIn } from '../../tests/signed-in-user.js';
import { testApi } from '../../tests/test-api.js';

const UI = 'https://temporal.example.org';
const DECODE = '/api/temporal/codec/decode';
const VALUE = { sync_id: '20261101-020000-abcde', files: 3 };

const fixture = testApi({ PAYCOM_TEMPORAL_ENCRYPTION: 'on', PAYCOM_TEMPORAL_UI_ORIGIN: UI });
const closed = testApi();
let admin: Person;
let sent: { payloads: unknown[] };
beforeAll(async () => {
  admin = await signedIn(fixture.api, 'admin');
  const plain = defaultPayloadConverter.toPayload(VALUE);
  sent = { payloads: (await fixture.api.services.codec.encode([plain])).map(asJson) };
});

/** As the protocol of Temporal writes a message in JSON. */
function asJson({ metadata, data }: Payload) {
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]);
  return { metadata: Object.fromEntries(entries), data: base64(data) };
}
/** As the Web UI asks, with the cookies of the browser. */
const fromUi = (cookie: string, origin = UI) => ({
  host: 'paycom.example.org',
  origin,
  cookie,
  'x-namespace': 'default',
});
const ask = (headers: Record<string, string>, url = DECODE) =>
  fixture.api.send('POST', url, { as: null, body: sent, headers });
const valueIn = (body: Record<string, unknown>): unknown => {
  const [payload] = body.payloads as { data: string }[];
  return JSON.parse(Buffer.from(payload?.data ?? '', 'base64').toString());
};

test("Temporal's Web UI has payloads decrypted with the session of an administrator", async () => {
  expect(JSON.stringify(sent)).not.toContain(Buffer.from('2026').toString('base64').slice(0, 5));
  const { status, body, raw } = await ask(fromUi(admin.cookie));
  expect([status, valueIn(body)]).toEqual([200, VALUE]);
  expect(raw.headers).toMatchObject({
    'access-control-allow-origin': UI,
    'access-control-allow-credentials': 'true',
  });
  const asked = await fixture.api.app.inject({
    method: 'OPTIONS',
    url: DECODE,
    headers: {
      origin: UI,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-namespace',
    },
  });
  expect([asked.statusCode, asked.headers['access-control-allow-credentials']]).toEqual([204, 'true']);
  expect(asked.headers['access-control-allow-headers']).toContain('x-namespace');
});

test('what it sends is encrypted too, and a token of an administrator is as good for the command line', async () => {
  const plain = { payloads: [asJson(defaultPayloadConverter.toPayload(VALUE))] };
  const encoded = await fixture.api.send('POST', '/api/temporal/codec/encode', { body: plain });
  expect(JSON.stringify(encoded.body)).not.toContain(plain.payloads[0]?.data);
  const decoded = await fixture.api.send('POST', DECODE, { body: encoded.body });
  expect([decoded.status, valueIn(decoded.body)]).toEqual([200, VALUE]);
});

test('nobody else has anything decrypted', async () => {
  expect((await ask({ origin: UI })).status).toBe(401);
  for (const role of ['viewer', 'scheduler', 'hr', 'operator'] as const) {
    const person = await signedIn(fixture.api, role);
    expect((await ask(fromUi(person.cookie))).status, role).toBe(403);
    expect((await fixture.api.send('POST', DECODE, { as: role, body: sent })).status, role).toBe(403);
  }
});

test('no other page uses the session, and this one uses it for nothing else', async () => {
  for (const origin of ['https://evil.example.org', 'http://temporal.example.org', 'null']) {
    const { status, body, raw } = await ask(fromUi(admin.cookie, origin));
    expect([status, body.code]).toEqual([403, 'csrf_refused']);
    expect(raw.headers).not.toHaveProperty('access-control-allow-origin');
  }
  const start = await ask(fromUi(admin.cookie), '/api/paycom/sync/start_sync/');
  expect([start.status, start.body.code]).toEqual([403, 'csrf_refused']);
  expect(start.raw.headers).not.toHaveProperty('access-control-allow-origin');
  const unset = await closed.api.send('POST', DECODE, { as: null, body: sent, headers: fromUi('') });
  expect(unset.raw.headers).not.toHaveProperty('access-control-allow-origin');
});

test('a sensitive value of the database is not decrypted as a payload', async () => {
  const { keyring } = fixture.api.store;
  const data = keyring.seal(Buffer.from('made-up pay'), ['paycom_employees', '0042', 'sensitive']);
  const [first] = sent.payloads as { metadata: object }[];
  const planted = { payloads: [{ ...first, data: data.toString('base64') }] };
  const { status, body } = await fixture.api.send('POST', DECODE, { body: planted });
  expect([status >= 400, body.code]).toEqual([true, 'sealed_value_corrupt']);
});

test('what is no list of payloads is refused, and an altered one says so', async () => {
  for (const body of [{}, { payloads: 'x' }, { payloads: [{ data: '*' }] }])
    expect((await fixture.api.send('POST', DECODE, { body })).status).toBe(422);
  const [first] = sent.payloads as { data: string; metadata: object }[];
  const altered = { payloads: [{ ...first, data: `${first?.data.slice(0, -8)}AAAAAAA=` }] };
  const { status, body } = await fixture.api.send('POST', DECODE, { body: altered });
  expect([status >= 400, body.code]).toEqual([true, 'sealed_value_corrupt']);
});
