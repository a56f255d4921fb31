import { beforeEach, expect, test } from 'vitest';
import type { SentType } from '../../shared/event.js';
import { ALARM_TYPES } from '../../shared/vocabulary.js';
import { type MailServer, startMailServer } from '../../tests/mail-server.js';
import { TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { type Receiver, startReceiver } from '../../tests/webhook-receiver.js';
import { createLogger } from '../config/logger.js';
import { appendEvent, type NewEvent } from '../events/event-log.js';
import { collections } from '../mongo/collections.js';
import type { CountDelivery } from '../webhooks/count-delivery.js';
import {
  changeChannel,
  createChannel,
  deleteChannel,
  findChannel,
  listChannels,
  type NewChannel,
  testChannel,
  waitingChannels,
} from './channels.js';
import { type AlarmSettings, sendAlarms } from './send-alarms.js';
import { listMessages } from './sent-messages.js';

const fixture = testStore();
const lines: string[] = [];
const logger = createLogger({ level: 'trace', to: { write: (line) => void lines.push(line) } });
const counted: string[] = [];
const countDelivery: CountDelivery = (to, status) => void counted.push(`${to} ${status}`);
let mail: MailServer;
let chat: Receiver;
let settings: AlarmSettings;

beforeEach(async () => {
  counted.length = 0;
  [mail, chat] = await Promise.all([startMailServer(), startReceiver()]);
  const smtp = { host: '127.0.0.1', port: mail.port, tls: 'off', from: 'sync@example.org' } as const;
  settings = {
    ...{ privateAddresses: true, timeoutSeconds: 5, retryHours: 72, logDays: 30 },
    smtp: { ...smtp, username: undefined, password: undefined },
    ...{ publicUrl: 'https://paycom.example.org/', timeZone: 'America/Chicago' },
  };
  for (const { channel_id } of await listChannels(fixture.store))
    await deleteChannel(fixture.store.db, channel_id, TEST_ACTOR);
});

async function create(given: Partial<NewChannel> = {}): Promise<string> {
  const channel: NewChannel = {
    name: 'Ops',
    kind: 'email',
    to: ['ops@example.org'],
    url: null,
    types: ALARM_TYPES,
    ...given,
  };
  return (await createChannel(fixture.store, channel, TEST_ACTOR)).channel_id;
}
const createSlack = () => create({ kind: 'slack', to: [], url: `${chat.url}?key=CANARY` });

let events = 0;
async function happen(type: SentType, fields: Partial<NewEvent> = {}): Promise<void> {
  events += 1;
  const at = new Date('2026-11-27T15:04:05Z');
  const event = {
    event_id: `${type}:${events}`,
    type,
    at,
    subject: `s${events}`,
    report_type: 'all',
    ...fields,
  };
  await appendEvent(fixture.store.db, event);
}

/** Sends until nothing is left, or an attempt failed. */
async function notify(channel_id: string, changes: Partial<AlarmSettings> = {}, woken = false) {
  for (;;) {
    const deps = { store: fixture.store, settings: { ...settings, ...changes }, logger, countDelivery };
    const { next } = await sendAlarms(deps, channel_id, { woken });
    if (next !== 'more') return next;
  }
}
const sentTo = (channel_id: string) => listMessages(fixture.store.db, { channel_id, limit: 100 });

test('what happened together is one e-mail: what, since when, who must do what, and where', async () => {
  const channel_id = await create({ to: ['ops@example.org', 'boss@example.org'] });
  await happen('sync.completed');
  await happen('sync.late', { report_type: 'rate_history', due_at: '2026-11-26T02:00:00' });
  await happen('report.quarantined', {
    ...{ report_type: 'employee_dates', file_id: 'f1', counts: { read: 100, quarantined: 12 } },
  });
  expect(await notify(channel_id)).toBe('idle');
  await notify(channel_id);
  expect(mail.mails).toHaveLength(1);
  const [{ to, headers, text } = { to: [], headers: '', text: '' }] = mail.mails;
  expect(to).toEqual(['ops@example.org', 'boss@example.org']);
  expect(headers).toMatch(/^Subject: Paycom sync: 2 to look at, 0 done$/m);
  expect(headers).toMatch(/^Auto-Submitted: auto-generated/m);
  expect(text).toBe(
    [
      'The report rate history is late.',
      'Since 2026-11-26 02:00 (America/Chicago).',
      'An operator must find out whether Paycom made the report, and whether the file reached the SFTP server.',
      'https://paycom.example.org/files',
      '',
      '12 of 100 rows of the newest file of employee dates are quarantined.',
      'They are not in the roster.',
      'Since 2026-11-27 09:04 (America/Chicago).',
      'An operator must look at the causes, and have the rows corrected in Paycom or the headings mapped.',
      'https://paycom.example.org/files/f1',
      '',
    ].join('\n'),
  );
  expect(await sentTo(channel_id)).toMatchObject([
    { types: ['sync.late', 'report.quarantined'], status: 'delivered', attempts: 1, failure: null },
  ]);
  expect(await waitingChannels(fixture.store.db)).toEqual([]);
});

test('Slack and Teams get their forms, with nothing that begins a command', async () => {
  const teams = await startReceiver();
  const channels = [await createSlack(), await create({ kind: 'teams', to: [], url: teams.url })];
  await happen('report.drifted', {
    report_type: '<!channel>',
    file_id: 'f2',
    counts: { added: 2, removed: 1 },
  });
  for (const channel_id of channels) await notify(channel_id);
  const [slack] = chat.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  expect(slack).toMatchObject({ text: expect.stringContaining('2 new, 1 gone') });
  expect(JSON.stringify(slack)).toContain('<https://paycom.example.org/files/f2|Open>');
  expect(JSON.stringify(slack)).toContain('&lt;!channel&gt;');
  const [card] = teams.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  expect(card).toMatchObject({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'Container' }] },
      },
    ],
  });
  expect(JSON.stringify(card)).toContain('"url":"https://paycom.example.org/files/f2"');
});

test('a failure for the same cause as the one before is not sent again, until it recovered', async () => {
  const channel_id = await createSlack();
  const subject = 'sync/all';
  const failed = (code: string) => happen('sync.failed', { subject, sync_id: 's', code, status: 'failed' });
  await failed('sftp_unreachable');
  await failed('sftp_unreachable');
  await notify(channel_id);
  await failed('sftp_unreachable');
  await notify(channel_id);
  await failed('internal');
  await notify(channel_id);
  await happen('sync.recovered', { subject, sync_id: 't', recovered_from: 'sync.failed' });
  await failed('internal');
  await notify(channel_id);
  expect((await sentTo(channel_id)).map(({ types }) => types).toReversed()).toEqual([
    ['sync.failed'],
    ['sync.failed'],
    ['sync.recovered', 'sync.failed'],
  ]);
  expect(chat.received).toHaveLength(3);
});

test('a channel that is new, on again or newly asked for failures hears of one that goes on, once', async () => {
  const failed = () => happen('sync.failed', { subject: 'sync/on', sync_id: 's', code: 'sftp_unreachable' });
  await failed();
  const channel_id = await createSlack();
  const change = (changes: Parameters<typeof changeChannel>[2]) =>
    changeChannel(fixture.store, channel_id, changes, TEST_ACTOR);
  const heard = async () => {
    await failed();
    await notify(channel_id);
    await failed();
    await notify(channel_id);
    return chat.received.splice(0).length;
  };
  expect(await heard()).toBe(1);
  await change({ enabled: false });
  await change({ enabled: true });
  expect(await heard()).toBe(1);
  await change({ types: ['sync.late'] });
  await change({ types: ['sync.failed'] });
  expect(await heard()).toBe(1);
  await change({ types: ['sync.failed', 'sync.late'], name: 'saved again' });
  expect(await heard()).toBe(0);
});

test('an address that the server does not know holds up neither the others nor what comes later', async () => {
  const channel_id = await create({ to: ['ops@example.org', 'left@example.org'] });
  mail.unknown = 'left@example.org';
  await happen('sync.late', { due_at: '2026-11-26T02:00:00' });
  expect(await notify(channel_id)).toBe('idle');
  expect(mail.mails.map(({ to }) => to)).toEqual([['ops@example.org']]);
  expect(await sentTo(channel_id)).toMatchObject([{ status: 'delivered', failure: null, refused: 1 }]);
  expect(await findChannel(fixture.store.db, channel_id)).toMatchObject({ failing_since: null, refused: 1 });
  expect(lines.join()).toContain('notification_partly_refused');
  expect(lines.join()).not.toContain('left@');
  mail.unknown = null;
  await happen('sync.late', { due_at: '2026-11-27T02:00:00' });
  await notify(channel_id);
  expect(await findChannel(fixture.store.db, channel_id)).toMatchObject({ refused: 0 });
  expect((await sentTo(channel_id))[0]?.refused).toBeUndefined();
  mail.unknown = 'ops@example.org';
  const other = await create();
  await happen('sync.late', { due_at: '2026-11-26T02:00:00' });
  expect(await notify(other)).toBe('wait');
});

test('a message that is not accepted is sent again as it was; what happens meanwhile is the next one', async () => {
  const channel_id = await create();
  mail.refusals = 2;
  await happen('sync.held', { sync_id: '20261101-020000-abcde' });
  expect(await notify(channel_id)).toBe('wait');
  expect(await findChannel(fixture.store.db, channel_id)).toMatchObject({ retry: { attempts: 1 } });
  await happen('sync.late', { due_at: '2026-11-26T02:00:00' });
  expect(await notify(channel_id), 'too early').toBe('wait');
  expect(await notify(channel_id, {}, true)).toBe('wait');
  expect(await findChannel(fixture.store.db, channel_id)).toMatchObject({ failing_since: expect.any(Date) });
  expect(lines.join()).toContain('notification_failed');
  expect(await notify(channel_id, {}, true)).toBe('idle');
  expect(mail.mails.map(({ text }) => text.split('\n')[0])).toEqual([
    'Sync 20261101-020000-abcde was held. It is decided.',
    'The report all reports is late.',
  ]);
  expect(await findChannel(fixture.store.db, channel_id)).toMatchObject({ failing_since: null, retry: null });
  expect(await sentTo(channel_id)).toMatchObject([
    { types: ['sync.late'], attempts: 1 },
    { types: ['sync.held'], attempts: 3, status: 'delivered' },
  ]);
});

test('after the hours of its retries a message is given up, and the channel goes on', async () => {
  const channel_id = await createSlack();
  chat.answers = [500];
  await happen('sync.late', { due_at: '2026-11-26T02:00:00' });
  expect(await notify(channel_id, { retryHours: 0 })).toBe('idle');
  await happen('report.drifted', { counts: { added: 1, removed: 0 } });
  await notify(channel_id);
  expect(await sentTo(channel_id)).toMatchObject([
    { types: ['report.drifted'], status: 'delivered' },
    { types: ['sync.late'], status: 'dead', http_status: 500, failure: 'status' },
  ]);
  expect(counted).toEqual(['channel dead', 'channel delivered']);
});

test('a test takes the way of an alarm, to its channel alone; a disabled channel gets nothing', async () => {
  const [tested, other] = [await createSlack(), await create()];
  await testChannel(fixture.store, tested, TEST_ACTOR);
  await notify(tested);
  await notify(other);
  expect(chat.received.map(({ body }) => body).join()).toContain('This is a test. Alarms take the same way.');
  expect(mail.mails).toEqual([]);
  await changeChannel(fixture.store, tested, { enabled: false }, TEST_ACTOR);
  await expect(testChannel(fixture.store, tested, TEST_ACTOR)).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await happen('sync.late', { due_at: '2026-11-26T02:00:00' });
  await notify(tested);
  await changeChannel(fixture.store, tested, { enabled: true, types: ['report.drifted'] }, TEST_ACTOR);
  await happen('sync.late', { due_at: '2026-11-27T02:00:00' });
  await notify(tested);
  expect(chat.received).toHaveLength(1);
});

test('more alarms than fit one message are several, each alarm once', async () => {
  const channel_id = await create();
  for (let each = 0; each < 25; each += 1) await happen('sync.late', { due_at: '2026-11-26T02:00:00' });
  await notify(channel_id);
  expect((await sentTo(channel_id)).map(({ types }) => types.length).toSorted()).toEqual([10, 10, 5]);
});

const REFUSING = { account: { user: 'sync', pass: 'right' } };

test.each([
  ['an account that the server does not know', { username: 'a', password: 'CANARY' }, REFUSING, 'sign_in'],
  ['a server that is not there', { port: 1 }, {}, 'connection'],
  ['a name that does not resolve', { host: 'mail.invalid' }, {}, 'name'],
  ['a server without the required encryption', { tls: 'starttls' as const }, {}, 'certificate'],
  [
    'a certificate that nobody signed',
    { tls: 'starttls' as const },
    { isEncrypted: true } as const,
    'certificate',
  ],
  ['no server', { host: undefined }, {}, 'not_configured'],
])('%s is a failure with its reason', async (_, changes, server, failure) => {
  const channel_id = await create();
  await happen('sync.late', { due_at: '2026-11-26T02:00:00' });
  const { port } = await startMailServer(server);
  const smtp = { ...settings.smtp, port, ...changes };
  expect(await notify(channel_id, { smtp })).toBe('wait');
  expect(await sentTo(channel_id)).toMatchObject([{ failure, status: 'retrying' }]);
  expect(lines.join()).not.toContain('CANARY');
});

test('a chat service at a private address is refused', async () => {
  const channel_id = await createSlack();
  await happen('sync.late', { due_at: '2026-11-26T02:00:00' });
  await notify(channel_id, { privateAddresses: false });
  expect(await sentTo(channel_id)).toMatchObject([{ failure: 'address', http_status: null }]);
  expect(chat.received).toEqual([]);
});

test('neither addresses nor URLs are stored readably or logged', async () => {
  await create({ to: ['canary@example.org'] });
  await createSlack();
  const { channels, sentMessages, audit } = collections(fixture.store.db);
  const stored = await Promise.all([channels, sentMessages, audit].map((each) => each.find().toArray()));
  expect(JSON.stringify([stored, lines])).not.toMatch(/canary|CANARY|ops@/);
});
