import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createToken, revokeToken } from '../../infra/auth/tokens.js';
import { finalizeSyncLog, openSyncLog, updateSyncLog } from '../../infra/syncs/sync-logs.js';
import { syncWorkflowId } from '../../shared/sync-run.js';
import { type StreamedEvent, streamedEvents } from '../../tests/streamed-events.js';
import { testApi } from '../../tests/test-api.js';
import { TEST_ACTOR } from '../../tests/test-store.js';
import { seconds } from '../../tests/time-limits.js';
import { createServer } from '../server.js';

const fixture = testApi({
  PAYCOM_API_TIMEOUT_SECONDS: String(seconds(1) / 1_000),
  PAYCOM_API_STREAMS: '4',
  PAYCOM_API_STREAMS_PER_ACCOUNT: '3',
});
const WORKFLOW = syncWorkflowId('all');

afterEach(async () => {
  await fixture.api.services.client.workflow
    .getHandle(WORKFLOW)
    .terminate()
    .catch(() => undefined);
});

/** Starts a sync in Temporal. No worker runs, so the test writes the sync log. */
async function startSync({ log = true } = {}): Promise<string> {
  const sync_id = String((await fixture.api.send('POST', '/api/paycom/sync/start_sync/')).body.sync_id);
  if (log) await openLog(sync_id);
  return sync_id;
}

async function openLog(sync_id: string): Promise<void> {
  const request = {
    report_type: 'all',
    dry_run: false,
    force: false,
    trigger: 'api',
    requested_by: 'test',
  } as const;
  await openSyncLog(fixture.api.store.db, { ...request, sync_id, workflow_id: WORKFLOW, first_run_id: 'r' });
}

async function listening(recheckMs?: number): Promise<{ app: FastifyInstance; url: string }> {
  const app = await createServer(fixture.api.services, '0', { ...(recheckMs && { recheckMs }) });
  onTestFinished(() => app.close());
  return { app, url: await app.listen({ port: 0, host: '127.0.0.1' }) };
}

type Reader = AsyncGenerator<StreamedEvent, void> & { readonly status: number; leave(): void };

async function read(
  url: string,
  sync_id: string,
  options: { token?: string; last?: string; trpc?: true } = {},
) {
  const leaving = new AbortController();
  const { token = fixture.api.tokens.viewer, last, trpc } = options;
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
const ended = (sync_id: string) => finalizeSyncLog(fixture.api.store.db, sync_id, 'completed');

describe.each([
  ['REST', {}, 'complete'],
  ['tRPC', { trpc: true }, 'return'],
] as const)('progress over %s', (_, protocol, finalEvent) => {
  test('streams each change until the sync ends, beyond the request timeout, with heartbeats', async () => {
    const { url } = await listening();
    const sync_id = await startSync();
    const reader = await read(url, sync_id, protocol);
    expect(await next(reader)).toMatchObject({
      data: { sync_id, status: 'running', step: 'opening', log: null },
    });
    await updateSyncLog(fixture.api.store.db, sync_id, { status: 'held', plan_hash: 'plan' });
    expect(await next(reader)).toMatchObject({ data: { status: 'held', plan_hash: 'plan' } });
    expect(await next(reader), 'ten seconds later').toEqual({ ping: true });
    await ended(sync_id);
    const events = (await rest(reader)).filter(({ ping }) => !ping);
    expect(events).toMatchObject([
      { data: { status: 'completed', step: 'ended', log: { sync_id, completed_at: expect.any(String) } } },
      { event: finalEvent },
    ]);
  });

  test('a client that reconnects gets new events, and none twice', async () => {
    const { url } = await listening();
    const sync_id = await startSync();
    const first = await read(url, sync_id, protocol);
    const last = (await next(first))?.id ?? '';
    first.leave();
    const again = await read(url, sync_id, { ...protocol, last });
    const pending = next(again);
    await ended(sync_id);
    const end = await pending;
    expect(end).toMatchObject({ data: { status: 'completed' } });
    expect(end?.id).not.toBe(last);
    const late = await read(url, sync_id, { ...protocol, last: end?.id ?? '' });
    expect((await rest(late)).map(({ event }) => event)).toEqual([finalEvent]);
  });

  test('an unknown sync is refused with `sync_not_found`', async () => {
    const { url } = await listening();
    if (!('trpc' in protocol)) {
      const { body } = await fixture.api.send('GET', '/api/paycom/sync/nope/progress/');
      return expect(body).toMatchObject({ status: 404, code: 'sync_not_found' });
    }
    const [event] = await rest(await read(url, 'nope', protocol));
    // With -32603 the client would reconnect forever.
    expect(event).toMatchObject({
      event: 'serialized-error',
      data: { code: -32004, data: { code: 'sync_not_found' } },
    });
  });

  test('revoking the token ends the stream', async () => {
    const { url } = await listening(50);
    const { db } = fixture.api.store;
    const { token, record } = await createToken(db, {
      name: 'short',
      role: 'viewer',
      days: 1,
      by: TEST_ACTOR,
    });
    const sync_id = await startSync();
    const reader = await read(url, sync_id, { ...protocol, token });
    expect(await next(reader)).toMatchObject({ data: { sync_id } });
    await revokeToken(db, record.token_id, TEST_ACTOR);
    const [event] = await rest(reader);
    const problem = { code: 'not_signed_in' };
    expect(event).toMatchObject(
      'trpc' in protocol ? { data: { data: problem } } : { event: 'problem', data: problem },
    );
  });

  test('a server that stops does not wait for open streams, and sends no final event', async () => {
    const { app, url } = await listening();
    const sync_id = await startSync();
    const reader = await read(url, sync_id, protocol);
    await next(reader);
    const closed = app.close();
    expect(await rest(reader)).toEqual([]);
    await closed;
  });
});

test('a sync without a worker is found before it has a log, and reports the step `waiting`', async () => {
  const { url } = await listening();
  const sync_id = await startSync({ log: false });
  const reader = await read(url, sync_id);
  expect(await next(reader)).toMatchObject({ data: { sync_id, status: 'running', step: 'opening' } });
  let event = await next(reader);
  if (event?.ping) event = await next(reader);
  expect(event).toMatchObject({ data: { step: 'waiting' } });
});

test('a terminated sync ends the stream with a problem, and is logged', async () => {
  const { url } = await listening();
  const sync_id = await startSync();
  const reader = await read(url, sync_id);
  await next(reader);
  await fixture.api.services.client.workflow.getHandle(WORKFLOW).terminate();
  expect(await rest(reader)).toMatchObject([{ event: 'problem', data: { code: 'sync_ended_unlogged' } }]);
  expect(fixture.api.lines.some((line) => line.includes('sync_ended_unlogged'))).toBe(true);
});

test('the number of streams is limited per account and in total, until one disconnects', async () => {
  const { url } = await listening();
  const sync_id = await startSync();
  const openReader = async (token: string) => {
    const reader = await read(url, sync_id, { token });
    if (reader.status === 200) await next(reader);
    return reader;
  };
  const { viewer, admin } = fixture.api.tokens;
  const readers = [await openReader(viewer), await openReader(viewer), await openReader(viewer)];
  expect((await openReader(viewer)).status).toBe(429);
  const other = await openReader(admin);
  expect([other.status, (await openReader(admin)).status]).toEqual([200, 429]);
  readers[0]?.leave();
  await expect.poll(async () => (await openReader(admin)).status).toBe(200);
});

test('many readers share one database poll, and polling stops when they disconnect', async () => {
  const { url } = await listening();
  const sync_id = await startSync();
  const readers = await Promise.all([1, 2, 3].map(() => read(url, sync_id)));
  await Promise.all(readers.map(next));
  const queryCount = () =>
    fixture.api.commands.filter(({ commandName }) => commandName === 'aggregate').length;
  const [before, since] = [queryCount(), Date.now()];
  await expect.poll(queryCount).toBeGreaterThanOrEqual(before + 4);
  expect(Date.now() - since, 'a quarter of a second apart').toBeGreaterThan(700);
  for (const reader of readers) reader.leave();
  // Absence has no event to wait for, so it counts queries over a period.
  const newQueries = async () => {
    const start = queryCount();
    await delay(600);
    return queryCount() - start;
  };
  await expect.poll(newQueries).toBe(0);
});
