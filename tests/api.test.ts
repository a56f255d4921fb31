import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatePush } from '../dev/generate-push.js';
import { collections } from '../infra/mongo/collections.js';
import { rosterRevision } from '../infra/mongo/roster-revision.js';
import type { SyncProgress } from '../services/watch-sync.js';
import type { SyncReport } from '../shared/sync-report.js';
import { type ApiProcess, startApiProcess } from './api-process.js';
import { type StreamedEvent, streamedEvents } from './streamed-events.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { workflowHistories } from './workflow-histories.js';

const EMPLOYEES = 30;

let stack: SyncStack;
let api: ApiProcess;
let url: string;
let token: string;

beforeAll(async () => {
  stack = await startSyncStack();
  await generatePush(stack.remote, { employees: EMPLOYEES, seed: 5, time: new Date('2026-11-02T02:00:00Z') });
  await stack.startWorker();
  api = await startApiProcess(stack);
  url = api.url;
  const made = await stack.run('paycom', 'tokens', 'create', 'the tests', '--role', 'admin', '--json');
  token = (JSON.parse(made.stdout) as { token: string }).token;
});
afterAll(async () => {
  await api?.process.stop();
  await stack?.stop();
});

type Body = Record<string, unknown> & { items: Record<string, unknown>[] };
const call = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
  const answer = await fetch(`${url}/api/paycom/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
};
const start = async (asked: unknown) => String((await call('POST', 'sync/start_sync/', asked)).body.sync_id);
const ended = (sync_id: string, status: string) =>
  expect.poll(async () => (await call('GET', `logs/${sync_id}/`)).body.status).toBe(status);

describe('the API beside a worker, on the build that users run', () => {
  it('tests the connection to the SFTP server step by step', async () => {
    const { body } = await call('POST', 'sync/test_connection/');
    expect(body).toMatchObject({
      ok: true,
      steps: expect.arrayContaining([expect.objectContaining({ step: 'listing', detail: '4 files' })]),
    });
  });

  it('starts a sync, joins the running one, and reports the result', async () => {
    const sync_id = await start(undefined);
    await ended(sync_id, 'completed');
    const report = (await call('GET', `logs/${sync_id}/`)).body as unknown as SyncReport;
    expect(report.employees.created).toBe(EMPLOYEES);
    const { stats } = collections(stack.store.db);
    const revision = await rosterRevision(stack.store.db);
    const counted = async () =>
      (await stats.find().sort({ name: 1 }).toArray()).map(({ name, revision }) => [name, revision]);
    await expect.poll(counted).toEqual(['counts', 'pay'].map((name) => [name, revision]));
    const { body: numbers } = await call('GET', 'employees/stats/');
    expect(numbers).toMatchObject({ total: EMPLOYEES, last_synced_at: expect.any(String) });
    for (const fresh of numbers.reports as object[])
      expect(fresh).toMatchObject({
        stale: false,
        age_minutes: 0,
        report_time: expect.stringContaining('2026-11-02'),
      });
    const [log] = (await call('GET', 'logs/')).body.items;
    expect(log).toMatchObject({
      sync_id,
      trigger: 'api',
      requested_by: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    expect((await call('GET', 'files/?status=applied')).body.items.length).toBeGreaterThan(0);
    expect((await call('GET', `issues/?sync_id=${sync_id}`)).status).toBe(200);
    expect((await call('GET', 'employees/')).body.items).toHaveLength(EMPLOYEES);
    expect((await call('GET', 'sync/status/')).body).toMatchObject({ running: [], last: [{ sync_id }] });
  });

  it('shows, pauses and resumes the schedule', async () => {
    expect((await call('GET', 'schedule/')).body).toMatchObject({ paused: false, every_minutes: 60 });
    const { account_id } = (await call('GET', 'me/')).body;
    const paused = await call('POST', 'schedule/pause/', { reason: 'the server moves' });
    expect(paused.body).toMatchObject({
      ...{ paused: true, note: `paused by ${account_id}: the server moves` },
      ...{ changed_by: account_id, reason: 'the server moves', next_at: null, next_runs: [] },
    });
    const { body } = await call('POST', 'schedule/resume/');
    expect(body).toMatchObject({ paused: false, changed_by: account_id, reason: null });
    const runs = body.next_runs as string[];
    expect(runs.length).toBeGreaterThan(1);
    expect(runs).toEqual(runs.toSorted());
    expect(body.next_at).toBe(runs[0]);
  });

  it('shows a plan in pages, its values only on request, and records who saw them', async () => {
    const sync_id = String((await call('GET', 'logs/')).body.items[0]?.sync_id);
    const whole = (await call('GET', `sync/${sync_id}/plan/`)).body;
    expect(whole.items).toHaveLength(EMPLOYEES);
    expect(whole.items[0]).not.toHaveProperty('values');
    const first = (await call('GET', `sync/${sync_id}/plan/?limit=1&reveal=true`)).body;
    expect(first.items[0]).toHaveProperty('values');
    const second = (await call('GET', `sync/${sync_id}/plan/?limit=500&cursor=${first.next}`)).body;
    expect([first.items[0]?.employee_id, ...second.items.map(({ employee_id }) => employee_id)]).toEqual(
      whole.items.map(({ employee_id }) => employee_id),
    );
    const [reveal] = (await call('GET', 'admin/reveals/')).body.items;
    expect(reveal).toMatchObject({ procedure: 'sync.plan', employee_ids: [first.items[0]?.employee_id] });
  });

  it('streams the progress of a sync until it ends', async () => {
    const sync_id = await start({ force: true });
    const events = streamedEvents(
      await fetch(`${url}/api/paycom/sync/${sync_id}/progress/`, {
        headers: { authorization: `Bearer ${token}` },
      }),
    );
    const told: StreamedEvent[] = [];
    for await (const event of events) told.push(event);
    const states = told.filter(({ id }) => id).map(({ data }) => data as SyncProgress);
    expect(states[0]).toMatchObject({ sync_id, status: 'running', log: null });
    expect(states.at(-1)).toMatchObject({
      status: 'completed',
      step: 'ended',
      files_total: 4,
      files_done: 4,
      files_failed: 0,
      log: { sync_id, employees: { unchanged: EMPLOYEES } },
    });
    expect(told.at(-1)).toMatchObject({ event: 'complete' });
  });

  it('approves only the plan that was shown', async () => {
    await generatePush(stack.remote, {
      employees: EMPLOYEES * 3,
      seed: 5,
      revision: 2,
      time: new Date('2026-11-16T02:00:00Z'),
    });
    const sync_id = await start({});
    await ended(sync_id, 'held');
    const { hash, held_by } = (await call('GET', `sync/${sync_id}/plan/`)).body;
    expect(held_by).toMatchObject([{ brake: 'creations' }]);
    const stale = await call('POST', `sync/${sync_id}/approve/`, { plan_hash: 'another' });
    expect([stale.status, stale.body.code]).toEqual([409, 'plan_stale']);
    const approved = await call('POST', `sync/${sync_id}/approve/`, { plan_hash: hash });
    expect(approved).toMatchObject({ status: 200, body: { sync_id, plan_hash: hash, done: true } });
    await ended(sync_id, 'completed');
    const again = await call('POST', `sync/${sync_id}/reject/`, {});
    expect([again.status, again.body.code]).toEqual([409, 'sync_not_held']);
    const late = await call('POST', `sync/${sync_id}/cancel/`);
    expect([late.status, late.body.code]).toEqual([409, 'sync_not_running']);
  });

  it('undoes a sync once', async () => {
    const [last] = (await call('GET', 'logs/')).body.items;
    const undone = await call('POST', `sync/${last?.sync_id}/undo/`);
    expect(undone.status).toBe(200);
    await ended(String(undone.body.sync_id), 'completed');
    expect((await call('GET', 'employees/?limit=500')).body.items).toHaveLength(EMPLOYEES);
    const nothing = await call('POST', 'sync/nope/retry/');
    expect([nothing.status, nothing.body.code]).toEqual([404, 'sync_not_found']);
  });

  it('answers an approval at once, and the log reports a plan that was outdated', async () => {
    const people = (await call('GET', 'employees/?limit=500')).body.items.map(
      ({ employee_id }) => employee_id,
    );
    const deliver = (name: string, status: string) => {
      const rows = people.map((code) => `${code},"MADE, UP",${status}`);
      return writeFile(join(stack.remote, name), ['EE Code,EE Name,Status', ...rows, ''].join('\n'));
    };
    await deliver('20261118020000_Employee_Directory_0000bbbb_x.csv', 'T');
    const sync_id = await start({ report_type: 'employee_directory' });
    await ended(sync_id, 'held');
    await deliver('20261119020000_Employee_Dates_0000cccc_x.csv', 'A');
    await ended(await start({ report_type: 'employee_dates' }), 'completed');
    const shown = await call('POST', `sync/${sync_id}/approve/`);
    const held_by = expect.arrayContaining([expect.objectContaining({ brake: 'terminations' })]);
    expect(shown).toMatchObject({ status: 200, body: { done: false, sync_id, held_by } });
    const { plan_hash } = shown.body;
    expect((await call('GET', `logs/${sync_id}/`)).body).toMatchObject({ status: 'held' });
    const { status, body } = await call('POST', `sync/${sync_id}/approve/`, { plan_hash });
    expect([status, body.done]).toEqual([200, true]);
    await ended(sync_id, 'failed');
    expect((await call('GET', `logs/${sync_id}/`)).body.error).toMatchObject({ code: 'plan_stale' });
  });

  it('signs a user in with the printed password, and logs no email address', async () => {
    const email = 'canary.wren@example.org';
    const named = ['--role', 'operator', '--name', 'Wren'];
    const password = (await stack.run('paycom', 'users', 'create', email, ...named)).stdout.trim();
    const send = (path: string, body: object, cookie = '') =>
      fetch(`${url}/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url, cookie },
        body: JSON.stringify(body),
      });
    const signedIn = await send('auth/sign-in', { email, password });
    const [initial = ''] = signedIn.headers.getSetCookie();
    const change = { current_password: password, new_password: 'three grey lamps' };
    const changed = await send('auth/change-password', change, initial.split(';')[0]);
    const { account_id } = (await changed.json()) as { account_id: string };
    const [cookie] = changed.headers.getSetCookie();
    const started = await send(
      'paycom/sync/start_sync/',
      { dry_run: true, force: true },
      cookie?.split(';')[0],
    );
    const { sync_id } = (await started.json()) as { sync_id: string };
    await ended(sync_id, 'completed');
    const [log] = (await call('GET', 'logs/')).body.items;
    expect(log).toMatchObject({ sync_id, requested_by: account_id });
    const histories = await workflowHistories(stack);
    expect(histories).toContain(`"requested_by":"${account_id}"`);
    const output = await readFile(api.logPath, 'utf8');
    expect(output).toContain('signed_in');
    expect(histories + output).not.toMatch(/canary/i);
  });

  it('rejects a revoked token', async () => {
    const { body } = await call('POST', 'admin/tokens/create/', {
      name: 'short-lived',
      role: 'viewer',
      days: 1,
    });
    const asNew = () =>
      fetch(`${url}/api/paycom/employees/`, { headers: { authorization: `Bearer ${body.token}` } });
    expect((await asNew()).status).toBe(200);
    expect((await stack.run('paycom', 'tokens', 'revoke', String(body.token_id))).code).toBe(0);
    await expect.poll(async () => (await asNew()).status).toBe(401);
    expect((await stack.run('paycom', 'tokens', 'list')).stdout).toMatch(/short-lived +viewer +revoked/);
  });

  it('answers requests in progress before it stops, and no finished export delays its end', async () => {
    const exported = await fetch(`${url}/api/paycom/employees/export/`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([exported.status, await exported.text()]).toEqual([200, expect.stringContaining('employee_id')]);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const answer = text(socket);
    const body = '{"dry_run":true}';
    socket.write(
      `POST /api/paycom/sync/start_sync/ HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`,
    );
    // This response shows that the server is processing the request.
    await once(socket, 'readable');
    const began = Date.now();
    const stopped = api.process.stop();
    const refused = () =>
      fetch(`${url}/healthz`).then(
        () => false,
        () => true,
      );
    await expect.poll(refused).toBe(true);
    socket.write(body);
    expect(await answer).toMatch(/100 Continue[\s\S]*200 OK[\s\S]*"joined":false/);
    await stopped;
    expect(Date.now() - began, 'not killed after ten seconds').toBeLessThan(9_000);
    expect(await readFile(api.logPath, 'utf8')).toContain('api_stopped');
  });
});
