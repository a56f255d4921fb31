import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createToken, revokeToken } from '../../infra/auth/tokens.js';
import { finalizeSyncLog, openSyncLog, updateSyncLog } from '../../infra/syncs/sync-logs.js';
import { syncWorkflowId } from '../../shared/sync-run.js';
import { type StreamedEvent, streamedEvents } from '../../tests/streamed-events.js';
import { testApi } from '../../tests/test-api.js';
import { createServer } from '../server.js';

const own = testApi({
  PAYCOM_API_TIMEOUT_SECONDS: '1',
  PAYCOM_API_STREAMS: '4',
  PAYCOM_API_STREAMS_PER_ACCOUNT: '3',
});
const WORKFLOW = syncWorkflowId('all');

afterEach(async () => {
  await own.api.services.client.workflow
    .getHandle(WORKFLOW)
    .terminate()
    .catch(() => undefined);
});

/** A sync that Temporal knows and no worker takes up: the test writes its log. */
async function startSync({ log = true } = {}): Promise<string> {
  const sync_id = String((await own.api.send('POST', '/api/paycom/sync/start_sync/')).body.sync_id);
  if (log) await openLog(sync_id);
  return sync_id;
}

async function openLog(sync_id: string): Promise<void> {
  const asked = {
    report_type: 'all',
    dry_run: false,
    force: false,
    trigger: 'api',
    requested_by: 'test',
  } as const;
  await openSyncLog(own.api.store.db, { ...asked, sync_id, workflow_id: WORKFLOW, first_run_id: 'r' });
}

async function listening(recheckMs?: number): Promise<{ app: FastifyInstance; url: string }> {
  const app = await createServer(own.api.services, '0', { ...(recheckMs && { recheckMs }) });
  onTestFinished(() => app.close());
  return { app, url: await app.listen({ port: 0, host: '127.0.0.1' }) };
}

type Reader = AsyncGenerator<StreamedEvent, void> & { readonly status: number; leave(): void };

async function read(url: string, sync_id: string, sent: { token?: string; last?: string; trpc?: true } = {}) {
  const leaving = new AbortController();
  const { token = own.api.tokens.viewer, last, trpc } = sent;
  const input = encodeURIComponent(JSON.stringify({ sync_id }));
  const path = trpc ? `/trpc/sync.progress?input=${input}` : `/api/paycom/sync/${sync_id}/progress/`;
  const answer = await fetch(`${url}${path}`, {
    signal: leaving.signal,
    headers: { authorization: `Bearer ${token}`, ...(last && { 'last-event-id': last }) },
  });
  const leave = () => leaving.abort();
  onTestFinished(leave);
  return Object.assign(streamedEvents(answer), { status: answer.status, leave }) satisfies Reader;
}

const next = async (reader: Reader) => (await reader.next()).value || undefined;
const rest = async (reader: Reader) => {
  const events: StreamedEvent[] = [];
  for await (const event of reader) events.push(event);
  return events;
};
const ended = (sync_id: string) => finalizeSyncLog(own.api.store.db, sync_id, 'completed');

describe.each([
  ['REST', {}, 'complete'],
  ['tRPC', { trpc: true }, 'return'],
] as const)('progress over %s', (_, way, lastWord) => {
  test('tells each change until the sync has ended, outlives the longest request, and is kept alive', async () => {
    const { url } = await listening();
    const sync_id = await startSync();
    const reader = await read(url, sync_id, way);
    expect(await next(reader)).toMatchObject({
      data: { sync_id, status: 'running', step: 'opening', log: null },
    });
    await updateSyncLog(own.api.store.db, sync_id, { status: 'held', plan_hash: 'plan' });
    expect(await next(reader)).toMatchObject({ data: { status: 'held', plan_hash: 'plan' } });
    expect(await next(reader), 'ten seconds later').toEqual({ ping: true });
    await ended(sync_id);
    const events = (await rest(reader)).filter(({ ping }) => !ping);
    expect(events).toMatchObject([
      { data: { status: 'completed', step: 'ended', log: { sync_id, completed_at: expect.any(String) } } },
      { event: lastWord },
    ]);
  });

  test('who connects again gets what is new, and nothing twice', async () => {
    const { url } = await listening();
    const sync_id = await startSync();
    const first = await read(url, sync_id, way);
    const last = (await next(first))?.id ?? '';
    first.leave();
    const again = await read(url, sync_id, { ...way, last });
    const came = next(again);
    await ended(sync_id);
    const end = await came;
    expect(end).toMatchObject({ data: { status: 'completed' } });
    expect(end?.id).not.toBe(last);
    const late = await read(url, sync_id, { ...way, last: end?.id ?? '' });
    expect((await rest(late)).map(({ event }) => event)).toEqual([lastWord]);
  });

  test('an unknown sync is named as such', async () => {
    const { url } = await listening();
    if (!('trpc' in way)) {
      const { body } = await own.api.send('GET', '/api/paycom/sync/nope/progress/');
      return expect(body).toMatchObject({ status: 404, code: 'sync_not_found' });
    }
    const [event] = await rest(await read(url, 'nope', way));
    // Not -32603: with that the client would ask again for ever.
    expect(event).toMatchObject({
      event: 'serialized-error',
      data: { code: -32004, data: { code: 'sync_not_found' } },
    });
  });

  test('a token that is revoked ends the stream', async () => {
    const { url } = await listening(50);
    const { db } = own.api.store;
    const { token, record } = await createToken(db, { name: 'short', role: 'viewer', days: 1, by: 'test' });
    const sync_id = await startSync();
    const reader = await read(url, sync_id, { ...way, token });
    expect(await next(reader)).toMatchObject({ data: { sync_id } });
    await revokeToken(db, record.token_id);
    const [event] = await rest(reader);
    const told = { code: 'not_signed_in' };
    expect(event).toMatchObject('trpc' in way ? { data: { data: told } } : { event: 'problem', data: told });
  });

  test('a server that stops does not wait for open streams, and leaves them without a last word', async () => {
    const { app, url } = await listening();
    const sync_id = await startSync();
    const reader = await read(url, sync_id, way);
    await next(reader);
    const closed = app.close();
    expect(await rest(reader)).toEqual([]);
    await closed;
  });
});

test('a sync that waits for its worker is found before it has a log, and says so', async () => {
  const { url } = await listening();
  const sync_id = await startSync({ log: false });
  const reader = await read(url, sync_id);
  expect(await next(reader)).toMatchObject({ data: { sync_id, status: 'running', step: 'opening' } });
  let event = await next(reader);
  if (event?.ping) event = await next(reader);
  expect(event).toMatchObject({ data: { step: 'waiting' } });
});

test('a sync that was terminated is told as a fault, and logged', async () => {
  const { url } = await listening();
  const sync_id = await startSync();
  const reader = await read(url, sync_id);
  await next(reader);
  await own.api.services.client.workflow.getHandle(WORKFLOW).terminate();
  expect(await rest(reader)).toMatchObject([{ event: 'problem', data: { code: 'sync_ended_unlogged' } }]);
  expect(own.api.lines.some((line) => line.includes('sync_ended_unlogged'))).toBe(true);
});

test('so many streams an account and so many in all, until one leaves', async () => {
  const { url } = await listening();
  const sync_id = await startSync();
  const of = async (token: string) => {
    const reader = await read(url, sync_id, { token });
    if (reader.status === 200) await next(reader);
    return reader;
  };
  const { viewer, admin } = own.api.tokens;
  const readers = [await of(viewer), await of(viewer), await of(viewer)];
  expect((await of(viewer)).status).toBe(429);
  const other = await of(admin);
  expect([other.status, (await of(admin)).status]).toEqual([200, 429]);
  readers[0]?.leave();
  await expect.poll(async () => (await of(admin)).status).toBe(200);
});

test('many readers cost one look at the database at a time, and none once they have gone', async () => {
  const { url } = await listening();
  const sync_id = await startSync();
  const readers = await Promise.all([1, 2, 3].map(() => read(url, sync_id)));
  await Promise.all(readers.map(next));
  const looks = () => own.api.commands.filter(({ commandName }) => commandName === 'aggregate').length;
  const [before, since] = [looks(), Date.now()];
  await expect.poll(looks).toBeGreaterThanOrEqual(before + 4);
  expect(Date.now() - since, 'a quarter of a second apart').toBeGreaterThan(700);
  for (const reader of readers) reader.leave();
  // Nothing to wait for: what must not come is looked out for.
  const quiet = async () => {
    const seen = looks();
    await delay(600);
    return looks() - seen;
  };
  await expect.poll(quiet).toBe(0);
});
