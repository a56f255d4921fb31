import { Client, Connection } from '@temporalio/client';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { Keyring } from '../../infra/crypto/keyring.js';
import { collections } from '../../infra/mongo/collections.js';
import { sealTarget } from '../../infra/webhooks/webhook-target.js';
import { EventType } from '../../shared/event.js';
import { webhookWorkflowId } from '../../shared/webhook-run.js';
import { testApi } from '../../tests/test-api.js';
import { textsIn } from '../../tests/workflow-histories.js';
import { createServer } from '../server.js';

const fixture = testApi();
const URL_WITH_KEY = 'https://hooks.example.com/in?key=CANARY-KEY';
const started: string[] = [];

afterEach(async () => {
  const { workflow } = fixture.api.services.client;
  for (const id of started.splice(0))
    await workflow
      .getHandle(id)
      .terminate()
      .catch(() => undefined);
});

const post = (path: string, body: unknown, as: 'admin' | 'operator' = 'admin') =>
  fixture.api.send('POST', `/api/paycom/webhooks/${path}/`, { as, body });
async function create(url = URL_WITH_KEY) {
  const { body } = await post('create', { name: 'Scheduling', url, types: ['sync.held'] });
  const webhook_id = String(body.webhook_id);
  started.push(webhookWorkflowId(webhook_id));
  return { webhook_id, secret: String(body.secret) };
}

test('the secret is shown once, and neither it nor the URL is stored readably', async () => {
  const { webhook_id, secret } = await create();
  expect(secret).toMatch(/^whsec_/);
  const listed = await fixture.api.send('GET', '/api/paycom/webhooks/');
  const [webhook] = listed.body.items as Record<string, unknown>[];
  expect(webhook).toMatchObject({ webhook_id, url: URL_WITH_KEY, types: ['sync.held'], disabled: null });
  const stored = JSON.stringify(await collections(fixture.api.store.db).webhooks.find().toArray());
  for (const secretText of [secret, 'CANARY-KEY', 'hooks.example.com']) {
    expect(stored).not.toContain(secretText);
    expect(fixture.api.lines.join()).not.toContain(secretText);
  }
  expect(listed.raw.payload).not.toContain(secret);
});

test('one whose URL was written plainly into the database is marked, and can be deleted; the others are listed', async () => {
  const [{ webhook_id: victim }, { webhook_id: other }] = [await create(), await create()];
  const off = Keyring.parse(undefined, false);
  const planted = sealTarget(off, victim, { url: 'https://planted.example.com/', secrets: [] });
  await collections(fixture.api.store.db).webhooks.updateOne({ webhook_id: victim }, { $set: planted });
  const { status, body } = await fixture.api.send('GET', '/api/paycom/webhooks/');
  const items = body.items as { webhook_id: string; url: string | null; unreadable?: true }[];
  const shown = items.map(({ webhook_id, url, unreadable }) => [webhook_id, { url, unreadable }]);
  expect(status).toBe(200);
  expect(Object.fromEntries(shown)).toMatchObject({
    [victim]: { url: null, unreadable: true },
    [other]: { url: URL_WITH_KEY, unreadable: undefined },
  });
  expect((await post(`${victim}/delete`, {})).body).toEqual({ deleted: true });
});

test('a test starts the delivery, whose history has only the id', async () => {
  const { webhook_id } = await create();
  expect((await post(`${webhook_id}/test`, {})).status).toBe(200);
  const handle = fixture.api.services.client.workflow.getHandle(webhookWorkflowId(webhook_id));
  const history = [...textsIn((await handle.fetchHistory()).events)].join('\n');
  expect(history).toContain(webhook_id);
  expect(history).not.toMatch(/CANARY|example\.com|whsec_|Scheduling/);
});

test.each([
  ['http://hooks.example.com/', 'needs https'],
  ['ftp://hooks.example.com/', 'needs https'],
  ['https://user:password@hooks.example.com/', 'user name'],
  ['https://127.0.0.1/', 'public internet'],
  ['https://[fd00::1]/', 'public internet'],
  ['https://2130706433/', 'public internet'],
])('refuses the URL %s', async (url, problem) => {
  const { status, body } = await post('create', { name: 'x', url, types: EventType.options });
  expect([status, body.code]).toEqual([422, 'invalid_input']);
  expect(JSON.stringify(body)).toContain(problem);
});

test('changes, rotates, replays and deletes a webhook, and says when there is none', async () => {
  const { webhook_id, secret } = await create();
  const changed = await post(`${webhook_id}/change`, { name: 'Badges', enabled: false });
  expect(changed.body).toMatchObject({ name: 'Badges', url: URL_WITH_KEY, disabled: 'by_person' });
  const rotated = await post(`${webhook_id}/rotate_secret`, { overlap_hours: 2 });
  expect(rotated.body.secret).not.toBe(secret);
  expect((await post(`${webhook_id}/replay`, { since: '2026-11-01T00:00:00Z' })).status).toBe(200);
  const decided = await post(`${webhook_id}/decide`, { sync_id: 's', decision: 'release' });
  expect([decided.status, decided.body.code]).toEqual([409, 'webhook_not_held']);
  expect((await post(`${webhook_id}/delete`, {})).body).toEqual({ deleted: true });
  const gone = await post(`${webhook_id}/change`, { enabled: true });
  expect([gone.status, gone.body.code]).toEqual([404, 'webhook_not_found']);
});

test('a decision that was taken while Temporal was away can be sent again', async () => {
  const { webhook_id } = await create();
  const { webhooks, audit } = collections(fixture.api.store.db);
  const held = { sync_id: 's', terminations: 9, sent_before: 0, limit: 4, at: new Date() };
  await webhooks.updateOne({ webhook_id }, { $set: { held } });
  const connection = Connection.lazy({ address: '127.0.0.1:1' });
  onTestFinished(() => connection.close());
  const away = { ...fixture.api.services, connection, client: new Client({ connection }) };
  const app = await createServer(away, '0');
  onTestFinished(() => app.close());
  const url = `/api/paycom/webhooks/${webhook_id}/decide/`;
  const payload = { sync_id: 's', decision: 'drop' };
  const headers = { authorization: `Bearer ${fixture.api.tokens.admin}` };
  expect((await app.inject({ method: 'POST', url, headers, payload })).statusCode).toBe(503);
  expect((await post(`${webhook_id}/decide`, payload)).status).toBe(200);
  expect((await post(`${webhook_id}/decide`, { ...payload, decision: 'release' })).status).toBe(409);
  expect(await audit.countDocuments({ target: webhook_id, action: 'webhook.drop' })).toBe(1);
});

test('only an administrator sees and changes webhooks', async () => {
  const given = { name: 'x', url: URL_WITH_KEY, types: ['sync.held'] };
  expect((await post('create', given, 'operator')).status).toBe(403);
  for (const path of ['', 'deliveries/'])
    expect((await fixture.api.send('GET', `/api/paycom/webhooks/${path}`, { as: 'operator' })).status).toBe(
      403,
    );
});

test('lists what was sent in pages, filtered by status', async () => {
  const at = new Date();
  const sent = (event_id: string, status: 'delivered' | 'dead') => ({
    ...{ webhook_id: 'a'.repeat(16), event_id, replay: 0, type: 'sync.held' as const, status, attempts: 1 },
    ...{ event_at: at, first_attempt_at: at, last_attempt_at: at, next_attempt_at: null },
    ...{ http_status: 204, failure: null, milliseconds: 3, expires_at: new Date(Date.now() + 60_000) },
  });
  await collections(fixture.api.store.db).sentEvents.insertMany(
    ['1', '2', '3'].map((id) => sent(id, id === '2' ? 'dead' : 'delivered')),
  );
  const list = (query: string) => fixture.api.send('GET', `/api/paycom/webhooks/deliveries/?${query}`);
  const first = await list('limit=2');
  expect(first.body.items).toMatchObject([{ event_id: '3' }, { event_id: '2' }]);
  const rest = await list(`limit=2&cursor=${String(first.body.next)}`);
  expect(rest.body).toMatchObject({ items: [{ event_id: '1' }], next: null });
  expect((await list('status=dead')).body.items).toMatchObject([{ event_id: '2', status: 'dead' }]);
});
