import { beforeEach, describe, expect, test } from 'vitest';
import type { EmployeeFields } from '../../shared/employee.js';
import { EventType } from '../../shared/event.js';
import { statementsText } from '../../shared/plan/statement-text.js';
import { applyChange } from '../../tests/apply-change.js';
import { creationOf, fakeFields, testEmployeeId, updateTo } from '../../tests/employee-records.js';
import { TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { isSignedWith, type Receiver, startReceiver } from '../../tests/webhook-receiver.js';
import { createLogger } from '../config/logger.js';
import { lastEventNumber } from '../events/event-log.js';
import { collections } from '../mongo/collections.js';
import { removeOldChanges } from '../plans/old-changes.js';
import { employeesOf } from '../roster/roster.js';
import type { CountDelivery } from './count-delivery.js';
import { deliverEvents, type WebhookSettings } from './deliver-events.js';
import { listSent } from './sent-events.js';
import {
  changeWebhook,
  createWebhook,
  decideHeld,
  deleteWebhook,
  findWebhook,
  listWebhooks,
  replayWebhook,
  rotateSecret,
  testWebhook,
} from './webhooks.js';

const fixture = testStore();
const lines: string[] = [];
const logger = createLogger({ level: 'trace', to: { write: (line) => void lines.push(line) } });
const SETTINGS: WebhookSettings = {
  ...{ privateAddresses: true, timeoutSeconds: 5, retryHours: 72, logDays: 30 },
  ...{ brakePercent: 20, brakeLeast: 5, brakeDays: 7 },
};
const counted: string[] = [];
const countDelivery: CountDelivery = (to, status) => void counted.push(`${to} ${status}`);
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver();
  counted.length = 0;
  const { db } = fixture.store;
  for (const { webhook_id } of await listWebhooks(fixture.store))
    await deleteWebhook(db, webhook_id, TEST_ACTOR);
});

const create = (types: readonly EventType[] = EventType.options) =>
  createWebhook(fixture.store, { name: 'Scheduling', url: receiver.url, types }, TEST_ACTOR);
const deliver = (webhook_id: string, settings: Partial<WebhookSettings> = {}, woken = false) =>
  deliverEvents(
    { store: fixture.store, settings: { ...SETTINGS, ...settings }, logger, countDelivery },
    webhook_id,
    { woken },
  );
const typesReceived = () => receiver.received.map(({ type }) => type);
const sentTo = (webhook_id: string) => listSent(fixture.store.db, { webhook_id, limit: 100 });

let people = 100;
/** Creates a person before any webhook of the test. */
async function hired(fields: Partial<EmployeeFields> = {}): Promise<string> {
  people += 1;
  const { release } = await applyChange(fixture.store, [
    creationOf(people, { ...fakeFields(people, 'CANARY'), ...fields }),
  ]);
  await release();
  return testEmployeeId(people);
}

async function stored(employee_id: string) {
  const found = (await employeesOf(fixture.store, [employee_id])).get(employee_id);
  if (!found) throw new Error('not stored');
  return found;
}

async function change(...changes: readonly [employee_id: string, after: Partial<EmployeeFields>][]) {
  const writes = await Promise.all(changes.map(async ([id, after]) => updateTo(await stored(id), after)));
  const { sync_id, release } = await applyChange(fixture.store, writes);
  await release();
  return sync_id;
}

test('a hire, a termination, a rehire, a new role and new pay are one event each, signed, without a value', async () => {
  const { webhook, secret } = await create();
  const employee_id = await hired();
  await change([employee_id, { status: 'terminated', termination_date: '2026-11-20' }]);
  await change([employee_id, { status: 'active', termination_date: null, rehire_date: '2026-11-25' }]);
  await change([employee_id, { position_family: 'CANARY Nurse', department_code: '777' }]);
  await change([employee_id, { hourly_rate: '31.25' }]);
  await change([employee_id, { city: 'CANARY City' }]);
  const sync_id = await change([employee_id, { status: 'on_leave', salary: '62000.00', city: 'Elko' }]);
  expect(await deliver(webhook.webhook_id)).toEqual({ next: 'idle' });
  expect(typesReceived()).toEqual([
    ...['employee.hired', 'employee.terminated', 'employee.rehired', 'employee.role_changed'],
    ...['employee.pay_changed', 'employee.changed'],
    ...['employee.changed', 'employee.pay_changed'],
  ]);
  const [, terminated, , role, pay, , , last] = receiver.received;
  expect(terminated?.data).toMatchObject({ employee_id, fields: ['status', 'termination_date'] });
  expect(role?.data).toMatchObject({ employee_id, fields: ['department_code', 'position_family'] });
  expect(pay?.data).toMatchObject({ employee_id, fields: ['hourly_rate'] });
  expect(last?.data).toEqual({ employee_id, sync_id, fields: ['salary'] });
  expect(receiver.received.every((each) => isSignedWith(secret, each))).toBe(true);
  const personal = /CANARY|LOVELACE|ADA|Elko|62000\.00/;
  expect(receiver.received.map(({ body }) => body).join()).not.toMatch(personal);
  // Not in the timestamp.
  expect(JSON.stringify(receiver.received.map(({ data }) => data))).not.toMatch(/31\.25|9876/);
  const stored = await collections(fixture.store.db).sentEvents.find().toArray();
  expect(JSON.stringify([stored, lines])).not.toMatch(personal);
  expect(stored.length).toBe(8);
});

test('a person whom an undo removes is terminated', async () => {
  const employee_id = await hired();
  const { webhook } = await create();
  const { fields, statements, content_hash } = await stored(employee_id);
  const removal = { kind: 'removed', employee_id, fields, content_hash } as const;
  const { release } = await applyChange(fixture.store, [
    { ...removal, statements: statementsText(statements) },
  ]);
  await release();
  await deliver(webhook.webhook_id);
  expect(receiver.received).toMatchObject([
    { type: 'employee.terminated', data: { employee_id, fields: [], removed: true } },
  ]);
});

test('a webhook gets only the events that it is for, from its creation on, each with an id of its own', async () => {
  await hired();
  const { webhook } = await create(['employee.pay_changed']);
  const employee_id = await hired();
  await change([employee_id, { hourly_rate: '11.00', city: 'Elko' }]);
  await change([employee_id, { hourly_rate: '12.00' }]);
  await deliver(webhook.webhook_id);
  expect(typesReceived()).toEqual(['employee.pay_changed', 'employee.pay_changed']);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  await deliver(webhook.webhook_id);
  expect(receiver.received).toHaveLength(2);
});

test('an event that is not accepted is sent again with its id, and the next ones wait for it', async () => {
  const { webhook } = await create();
  receiver.answers = [500, 503];
  const employee_id = await hired();
  await change([employee_id, { city: 'Elko' }]);
  const first = await deliver(webhook.webhook_id);
  expect(first).toMatchObject({ next: 'wait', wait_ms: expect.closeTo(5_250, -3) });
  // Too early.
  expect(await deliver(webhook.webhook_id)).toMatchObject({ next: 'wait' });
  expect(receiver.received).toHaveLength(1);
  expect(await deliver(webhook.webhook_id, {}, true)).toMatchObject({ next: 'wait' });
  expect((await findWebhook(fixture.store.db, webhook.webhook_id))?.failing_since).toBeInstanceOf(Date);
  expect(await deliver(webhook.webhook_id, {}, true)).toEqual({ next: 'idle' });
  expect(typesReceived()).toEqual(['employee.hired', 'employee.hired', 'employee.hired', 'employee.changed']);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  expect(await findWebhook(fixture.store.db, webhook.webhook_id)).toMatchObject({ failing_since: null });
  expect(await sentTo(webhook.webhook_id)).toMatchObject([
    { type: 'employee.changed', status: 'delivered', attempts: 1 },
    { type: 'employee.hired', status: 'delivered', attempts: 3, http_status: 204, failure: null },
  ]);
});

test('after the hours of its retries an event is a dead letter, and a webhook that accepts nothing is disabled', async () => {
  const { webhook } = await create();
  const { webhook_id } = webhook;
  receiver.answers = [500, 500];
  const employee_id = await hired();
  await change([employee_id, { city: 'Elko' }]);
  expect(await deliver(webhook_id, { retryHours: 0 })).toEqual({ next: 'idle' });
  expect(await sentTo(webhook_id)).toMatchObject([
    { type: 'employee.changed', status: 'retrying', next_attempt_at: null },
    { type: 'employee.hired', status: 'dead', http_status: 500, failure: 'status' },
  ]);
  expect(await findWebhook(fixture.store.db, webhook_id)).toMatchObject({ disabled: 'failing' });
  expect(lines.join()).toContain('webhook_disabled');
  expect(counted).toEqual(['webhook dead', 'webhook retrying']);
  await deliver(webhook_id);
  expect(receiver.received).toHaveLength(2);
  await changeWebhook(fixture.store, webhook_id, { enabled: true }, TEST_ACTOR);
  await deliver(webhook_id);
  expect(typesReceived()).toEqual(['employee.hired', 'employee.changed', 'employee.changed']);
});

test('one event that a webhook never accepts does not stop the others for ever', async () => {
  const { webhook } = await create();
  receiver.answers = [422];
  const employee_id = await hired();
  await change([employee_id, { city: 'Elko' }]);
  await deliver(webhook.webhook_id, { retryHours: 0 });
  expect(typesReceived()).toEqual(['employee.hired', 'employee.changed']);
  const after = await findWebhook(fixture.store.db, webhook.webhook_id);
  expect(after).toMatchObject({ disabled: null, failing_since: null });
});

test('410 Gone disables a webhook, and a redirect is not followed', async () => {
  const { webhook } = await create();
  const elsewhere = await startReceiver();
  receiver.answers = [elsewhere.url, 410];
  await hired();
  await deliver(webhook.webhook_id);
  expect(await sentTo(webhook.webhook_id)).toMatchObject([{ http_status: 302, failure: 'redirect' }]);
  expect(await deliver(webhook.webhook_id, {}, true)).toEqual({ next: 'idle' });
  expect(await findWebhook(fixture.store.db, webhook.webhook_id)).toMatchObject({ disabled: 'gone' });
  expect(elsewhere.received).toEqual([]);
});

test('a receiver that does not answer in time counts as a failure', async () => {
  const { webhook } = await create();
  receiver.answers = [null];
  await hired();
  expect(await deliver(webhook.webhook_id, { timeoutSeconds: 1 })).toMatchObject({ next: 'wait' });
  expect(await sentTo(webhook.webhook_id)).toMatchObject([{ http_status: null, failure: 'timeout' }]);
});

test('during a rotation both secrets sign, and afterwards only the new one', async () => {
  const { webhook, secret: old } = await create();
  const { webhook_id } = webhook;
  const { secret } = await rotateSecret(fixture.store, { webhook_id, overlap_hours: 1 }, TEST_ACTOR);
  await hired();
  await deliver(webhook_id);
  const third = await rotateSecret(fixture.store, { webhook_id, overlap_hours: 0 }, TEST_ACTOR);
  await hired();
  await deliver(webhook_id);
  const secrets = [old, secret, third.secret];
  expect(receiver.received.map((each) => secrets.map((one) => isSignedWith(one, each)))).toEqual([
    [true, true, false],
    [false, false, true],
  ]);
  const { db } = fixture.store;
  const stored = JSON.stringify([await collections(db).webhooks.find().toArray(), lines]);
  expect(secrets.filter((one) => stored.includes(one))).toEqual([]);
});

test('a replay sends the events since a time again, with the same ids', async () => {
  const { webhook } = await create();
  const { webhook_id } = webhook;
  await hired();
  await deliver(webhook_id);
  const since = new Date();
  const employee_id = await hired();
  await change([employee_id, { city: 'Elko' }]);
  await deliver(webhook_id);
  await replayWebhook(fixture.store, { webhook_id, since }, TEST_ACTOR);
  await deliver(webhook_id);
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(ids).toHaveLength(5);
  expect(ids.slice(3)).toEqual(ids.slice(1, 3));
});

test('a replay from a later time than what was sent skips nothing', async () => {
  const { webhook } = await create();
  const { webhook_id } = webhook;
  const { db } = fixture.store;
  await hired();
  await testWebhook(fixture.store, webhook_id, TEST_ACTOR);
  await replayWebhook(fixture.store, { webhook_id, since: new Date(Date.now() + 1_000) }, TEST_ACTOR);
  await deliver(webhook_id);
  expect(typesReceived()).toEqual(['employee.hired', 'webhook.test']);
  expect(await findWebhook(db, webhook_id)).toMatchObject({ event: await lastEventNumber(db) });
});

test('a test is sent to its webhook alone, behind what waits', async () => {
  const { webhook } = await create(['sync.late']);
  const other = await create();
  await testWebhook(fixture.store, webhook.webhook_id, TEST_ACTOR);
  await deliver(other.webhook.webhook_id);
  expect(receiver.received).toEqual([]);
  await deliver(webhook.webhook_id);
  expect(typesReceived()).toEqual(['webhook.test']);
});

test('terminations of one sync beyond the limit wait until a person releases or drops them', async () => {
  const employees: string[] = [];
  while (employees.length < 6) employees.push(await hired());
  const { webhook } = await create();
  const pays = await create(['employee.pay_changed']);
  const { webhook_id } = webhook;
  const before = new Date();
  const end: Partial<EmployeeFields> = { status: 'terminated', hourly_rate: '12.00' };
  const sync_id = await change(...employees.map((id): [string, typeof end] => [id, end]));
  expect(await deliver(webhook_id)).toEqual({ next: 'idle' });
  const { held } = (await findWebhook(fixture.store.db, webhook_id)) ?? {};
  expect(held).toMatchObject({ sync_id, terminations: 6 });
  expect(typesReceived()).toEqual([]);
  expect(lines.join()).toContain('webhook_held');
  // A webhook that switches nobody off holds nothing.
  await deliver(pays.webhook.webhook_id);
  expect(typesReceived()).toEqual(Array(6).fill('employee.pay_changed'));
  receiver.received.length = 0;
  await decideHeld(fixture.store, { webhook_id, sync_id, decision: 'drop' }, TEST_ACTOR);
  await deliver(webhook_id);
  expect(typesReceived()).toEqual(Array(6).fill('employee.pay_changed'));
  const dropped = await listSent(fixture.store.db, { webhook_id, status: 'dropped', limit: 10 });
  expect(dropped).toHaveLength(6);
  receiver.received.length = 0;
  await replayWebhook(fixture.store, { webhook_id, since: before }, TEST_ACTOR);
  await deliver(webhook_id);
  expect(receiver.received).toEqual([]);
  await decideHeld(fixture.store, { webhook_id, sync_id, decision: 'release' }, TEST_ACTOR);
  await deliver(webhook_id);
  expect(typesReceived().filter((type) => type === 'employee.terminated')).toHaveLength(6);
  await expect(
    decideHeld(fixture.store, { webhook_id, sync_id, decision: 'drop' }, TEST_ACTOR),
  ).rejects.toMatchObject({
    code: 'webhook_not_held',
  });
});

test('fewer terminations than the limit are sent at once', async () => {
  const { webhook } = await create();
  const ids = [await hired(), await hired(), await hired(), await hired()];
  await change(...ids.map((id): [string, Partial<EmployeeFields>] => [id, { status: 'terminated' }]));
  await deliver(webhook.webhook_id);
  expect(typesReceived().filter((type) => type === 'employee.terminated')).toHaveLength(4);
});

describe('terminations of several small syncs', () => {
  /** A sync that ends so many people, and what the webhook received of all by then. */
  async function end(webhook_id: string, count: number, settings: Partial<WebhookSettings> = {}) {
    const ids: string[] = [];
    while (ids.length < count) ids.push(await hired());
    const sync_id = await change(...ids.map((id): [string, Ended] => [id, { status: 'terminated' }]));
    await deliver(webhook_id, settings);
    return { sync_id, received: typesReceived().filter((type) => type === 'employee.terminated').length };
  }
  type Ended = Partial<EmployeeFields>;
  const held = async (webhook_id: string) => (await findWebhook(fixture.store.db, webhook_id))?.held;
  beforeEach(() => collections(fixture.store.db).employees.deleteMany({}));

  test('add up until they are held, and begin again with what a person decided', async () => {
    const { webhook_id } = (await create(['employee.terminated'])).webhook;
    for (let person = 0; person < 15; person += 1) await hired();
    expect((await end(webhook_id, 2)).received).toBe(2);
    expect((await end(webhook_id, 2)).received).toBe(4);
    const { sync_id, received } = await end(webhook_id, 2);
    expect(received).toBe(4);
    expect(await held(webhook_id)).toMatchObject({ sync_id, terminations: 2, sent_before: 4, limit: 4 });
    await decideHeld(fixture.store, { webhook_id, sync_id, decision: 'release' }, TEST_ACTOR);
    expect((await end(webhook_id, 4)).received).toBe(10);
    expect((await end(webhook_id, 1)).received).toBe(10);
    expect(await held(webhook_id)).toMatchObject({ terminations: 1, sent_before: 4 });
  });

  test('do not add up with those that were sent before the window', async () => {
    const { webhook_id } = (await create(['employee.terminated'])).webhook;
    expect((await end(webhook_id, 4)).received).toBe(4);
    const { sentEvents } = collections(fixture.store.db);
    const longAgo = new Date(Date.now() - 8 * 86_400_000);
    await sentEvents.updateMany({ webhook_id }, { $set: { last_attempt_at: longAgo } });
    expect((await end(webhook_id, 4)).received).toBe(8);
    expect((await end(webhook_id, 4, { brakeDays: 0 })).received).toBe(12);
    expect((await end(webhook_id, 1)).received).toBe(12);
  });
});

test('several people who change a webhook at once lose nothing of each other', async () => {
  const { webhook_id } = (await create()).webhook;
  const { store } = fixture;
  const rotate = () => rotateSecret(store, { webhook_id, overlap_hours: 24 }, TEST_ACTOR);
  const url = `${receiver.url}?moved`;
  const [first, second] = await Promise.all([
    rotate(),
    rotate(),
    changeWebhook(store, webhook_id, { url }, TEST_ACTOR),
  ]);
  await testWebhook(store, webhook_id, TEST_ACTOR);
  await deliver(webhook_id);
  const [sent] = receiver.received;
  if (!sent) throw new Error('nothing was sent');
  expect([first, second].map(({ secret }) => isSignedWith(secret, sent))).toEqual([true, true]);
  expect((await listWebhooks(store)).map((each) => each.url)).toEqual([url]);
});

test('what a person does with a webhook is recorded, without its URL', async () => {
  const { audit } = collections(fixture.store.db);
  const { webhook } = await create(['sync.held']);
  const { webhook_id } = webhook;
  await changeWebhook(fixture.store, webhook_id, { enabled: false, url: receiver.url }, TEST_ACTOR);
  await deleteWebhook(fixture.store.db, webhook_id, TEST_ACTOR);
  const recorded = await audit.find({ target: webhook_id }).sort({ number: 1 }).toArray();
  expect(recorded).toMatchObject([
    { action: 'webhook.create', after: { fields: ['sync.held'] } },
    { action: 'webhook.change', after: { fields: ['url', 'enabled'] } },
    { action: 'webhook.delete' },
  ]);
  expect(JSON.stringify(await audit.find().toArray())).not.toContain('127.0.0.1');
  await expect(deliver(webhook_id)).resolves.toEqual({ next: 'idle' });
});

test('a webhook that was switched off for longer than changes are kept goes on with what is left', async () => {
  const { db } = fixture.store;
  const { webhook } = await create();
  const disable = (enabled: boolean) =>
    changeWebhook(fixture.store, webhook.webhook_id, { enabled }, TEST_ACTOR);
  await disable(false);
  await hired();
  await removeOldChanges(db, new Date(Date.now() + 60_000));
  const employee_id = await hired();
  await disable(true);
  expect(await deliver(webhook.webhook_id)).toEqual({ next: 'idle' });
  expect(receiver.received.map(({ type, data }) => [type, data.employee_id])).toEqual([
    ['employee.hired', employee_id],
  ]);
});
