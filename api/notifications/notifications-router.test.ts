import { afterEach, expect, test } from 'vitest';
import { Keyring } from '../../infra/crypto/keyring.js';
import { collections } from '../../infra/mongo/collections.js';
import { sealChannel } from '../../infra/notifications/channel-target.js';
import { channelWorkflowId } from '../../shared/notification-run.js';
import { ALARM_TYPES } from '../../shared/vocabulary.js';
import { testApi } from '../../tests/test-api.js';
import { textsIn } from '../../tests/workflow-histories.js';

const fixture = testApi();
const SLACK = { name: 'Chat', kind: 'slack', url: 'https://hooks.slack.com/services/CANARY-KEY' };
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
  fixture.api.send('POST', `/api/paycom/notifications/${path}/`, { as, body });
async function create(given: object = SLACK): Promise<string> {
  const channel_id = String((await post('create', given)).body.channel_id);
  started.push(channelWorkflowId(channel_id));
  return channel_id;
}

test('a channel is of every alarm by default, and its URL is not stored readably', async () => {
  const channel_id = await create();
  const { body } = await fixture.api.send('GET', '/api/paycom/notifications/');
  expect(body.items).toMatchObject([
    { ...SLACK, channel_id, to: [], types: [...ALARM_TYPES], enabled: true, failing_since: null },
  ]);
  const stored = JSON.stringify(await collections(fixture.api.store.db).channels.find().toArray());
  expect([stored, ...fixture.api.lines].join()).not.toContain('CANARY-KEY');
});

test('one whose URL was written plainly into the database is marked until a person enters it again; the others are listed', async () => {
  const [victim, other] = [await create(), await create()];
  const off = Keyring.parse(undefined, false);
  const planted = sealChannel(off, victim, { to: [], url: 'https://planted.example.com/' });
  await collections(fixture.api.store.db).channels.updateOne({ channel_id: victim }, { $set: planted });
  const listed = async () => {
    const { body } = await fixture.api.send('GET', '/api/paycom/notifications/');
    const items = body.items as { channel_id: string; url: string | null; unreadable?: true }[];
    return Object.fromEntries(
      items.map(({ channel_id, url, unreadable }) => [channel_id, { url, unreadable }]),
    );
  };
  const whole = { url: SLACK.url, unreadable: undefined };
  expect(await listed()).toMatchObject({ [victim]: { url: null, unreadable: true }, [other]: whole });
  expect((await post(`${victim}/change`, { url: SLACK.url })).status).toBe(200);
  expect(await listed()).toMatchObject({ [victim]: whole });
});

test('a test starts the delivery, whose history has only the id', async () => {
  const channel_id = await create();
  expect((await post(`${channel_id}/test`, {})).status).toBe(200);
  const handle = fixture.api.services.client.workflow.getHandle(channelWorkflowId(channel_id));
  const history = [...textsIn((await handle.fetchHistory()).events)].join('\n');
  expect(history).toContain(channel_id);
  expect(history).not.toMatch(/CANARY|slack|Chat/);
});

test.each([
  ['a chat without a URL', { ...SLACK, url: null }, 'invalid_input'],
  ['a chat with addresses', { ...SLACK, to: ['a@example.org'] }, 'invalid_input'],
  ['a private address', { ...SLACK, url: 'https://169.254.169.254/latest' }, 'invalid_input'],
  ['http', { ...SLACK, url: 'http://hooks.slack.com/x' }, 'invalid_input'],
  ['an e-mail channel without an address', { name: 'Ops', kind: 'email' }, 'invalid_input'],
  [
    'an address with a line break',
    { name: 'Ops', kind: 'email', to: ['a@example.org\r\nBcc: b@example.org'] },
    'invalid_input',
  ],
  [
    'e-mail without an SMTP server',
    { name: 'Ops', kind: 'email', to: ['a@example.org'] },
    'smtp_not_configured',
  ],
])('refuses %s', async (_, given, code) => {
  const { body } = await post('create', given);
  expect(body.code).toBe(code);
});

test('changes and deletes a channel, and says when there is none', async () => {
  const channel_id = await create();
  const changed = await post(`${channel_id}/change`, {
    name: 'Ops chat',
    types: ['sync.late'],
    enabled: false,
  });
  expect(changed.body).toMatchObject({
    name: 'Ops chat',
    url: SLACK.url,
    types: ['sync.late'],
    enabled: false,
  });
  const refused = await post(`${channel_id}/change`, { url: 'https://127.0.0.1/' });
  expect(refused.body.code).toBe('invalid_input');
  expect((await post(`${channel_id}/delete`, {})).body).toEqual({ deleted: true });
  const gone = await post(`${channel_id}/change`, { enabled: true });
  expect([gone.status, gone.body.code]).toEqual([404, 'channel_not_found']);
  const actions = await collections(fixture.api.store.db)
    .audit.find({ target: channel_id })
    .sort({ number: 1 })
    .toArray();
  expect(actions.map(({ action }) => action)).toEqual(['channel.create', 'channel.change', 'channel.delete']);
});

test('only an administrator sees and changes channels', async () => {
  expect((await post('create', SLACK, 'operator')).status).toBe(403);
  for (const path of ['', 'messages/'])
    expect(
      (await fixture.api.send('GET', `/api/paycom/notifications/${path}`, { as: 'operator' })).status,
    ).toBe(403);
});

test('lists what was sent in pages, filtered by status', async () => {
  const at = new Date();
  const message = (message_id: string, status: 'delivered' | 'dead') => ({
    ...{ channel_id: 'a'.repeat(16), message_id, types: ['sync.held' as const], status, attempts: 1 },
    ...{ first_attempt_at: at, last_attempt_at: at, next_attempt_at: null, http_status: 200, failure: null },
    ...{ milliseconds: 3, expires_at: new Date(Date.now() + 60_000) },
  });
  await collections(fixture.api.store.db).sentMessages.insertMany(
    ['1', '2', '3'].map((id) => message(id, id === '2' ? 'dead' : 'delivered')),
  );
  const list = (query: string) => fixture.api.send('GET', `/api/paycom/notifications/messages/?${query}`);
  const first = await list('limit=2');
  expect(first.body.items).toMatchObject([{ message_id: '3' }, { message_id: '2' }]);
  const rest = await list(`limit=2&cursor=${String(first.body.next)}`);
  expect(rest.body).toMatchObject({ items: [{ message_id: '1' }], next: null });
  expect((await list('status=dead')).body.items).toMatchObject([{ message_id: '2', status: 'dead' }]);
});
