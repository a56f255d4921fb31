import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatePush } from '../dev/generate-push.js';
import { startApiProcess } from './api-process.js';
import { CANARIES, FORBIDDEN_TEXTS } from './canaries.js';
import { testClosers } from './closers.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { seconds } from './time-limits.js';
import { type Receiver, startReceiver } from './webhook-receiver.js';

const { closers } = testClosers();
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
};
type Exported = {
  readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
};

/** A collector that takes OTLP over HTTP, and a stack that sends to it. */
async function tracedStack(): Promise<{ readonly stack: SyncStack; readonly collector: Receiver }> {
  const collector = await startReceiver();
  const stack = await startSyncStack({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  closers.push(stack.stop);
  await stack.startWorker();
  return { stack, collector };
}

function spansOf({ received }: Receiver): Span[] {
  return received
    .flatMap(({ body }) => (JSON.parse(body) as Exported).resourceSpans ?? [])
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

function attributeOf(span: Span | undefined, name: string): unknown {
  return span?.attributes.find(({ key }) => key === name)?.value.stringValue;
}

/** The names from a span up to the one that has no parent here. */
function pathTo(span: Span, spans: readonly Span[]): string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(parent ? pathTo(parent, spans) : [])];
}

test('one trace goes from a request through the workflow to each activity, without personal data', async () => {
  const { stack, collector } = await tracedStack();
  await generatePush(stack.remote, {
    employees: 20,
    seed: 5,
    time: new Date('2026-11-03T02:00:00Z'),
    plant: CANARIES,
  });
  const api = await startApiProcess(stack);
  closers.push(() => api.process.stop());
  const { stdout } = await stack.run('paycom', 'tokens', 'create', 'tracing', '--role', 'admin', '--json');
  const { token } = JSON.parse(stdout) as { readonly token: string };
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    traceparent: `00-${TRACE}-${CALLER}-01`,
  };
  const response = await fetch(`${api.url}/api/paycom/sync/start_sync/`, {
    method: 'POST',
    headers,
    body: '{"report_type":"all"}',
  });
  expect(response.status).toBe(200);

  const ofTrace = () => spansOf(collector).filter(({ traceId }) => traceId === TRACE);
  const workflow = () => ofTrace().find(({ name }) => name === 'workflow syncPaycom');
  await expect.poll(workflow, { timeout: seconds(60) }).toBeDefined();
  await expect.poll(() => ofTrace().map(({ name }) => name)).toContain('activity finalizeLog');
  const spans = ofTrace();
  const request = spans.find(({ parentSpanId }) => parentSpanId === CALLER);
  expect(request?.name).toBe('POST /api/paycom/sync/start_sync/');
  const root = ['workflow syncPaycom', 'start syncPaycom', 'POST /api/paycom/sync/start_sync/'];
  const activities = spans.filter(({ name }) => name.startsWith('activity '));
  expect(new Set(activities.map(({ name }) => name))).toEqual(
    new Set(
      ['openLog', 'listRemote', 'downloadFile', 'parseNumbers', 'validateRows', 'planChanges']
        .concat(['upsertEmployees', 'linkStaff', 'countStats', 'finalizeLog'])
        .map((name) => `activity ${name}`),
    ),
  );
  for (const activity of activities) expect(pathTo(activity, spans)).toEqual([activity.name, ...root]);
  const sent = collector.received.map(({ body }) => body).join('\n');
  for (const text of FORBIDDEN_TEXTS) expect(sent).not.toContain(text);
});

test('a run of a schedule begins a trace of its own, with its activities below it', async () => {
  const { collector } = await tracedStack();
  const watched = () => spansOf(collector).find(({ name }) => name === 'workflow watchEvents');
  await expect.poll(watched, { timeout: seconds(120) }).toBeDefined();
  expect(watched()?.parentSpanId ?? '').toBe('');
  const activity = () => spansOf(collector).find(({ parentSpanId }) => parentSpanId === watched()?.spanId);
  await expect.poll(activity).toMatchObject({ traceId: watched()?.traceId, name: 'activity recordEvents' });
});

test('a failed activity is sent with its code, and without its message', async () => {
  const { stack, collector } = await tracedStack();
  await writeFile(
    join(stack.remote, '20261103020000_Employee_Directory_0000aaaa_x.numbers'),
    'CANARY, no zip',
  );
  expect((await stack.run('sync-paycom')).code).not.toBe(0);
  const failed = () => spansOf(collector).find(({ name }) => name === 'activity parseNumbers');
  await expect.poll(failed).toMatchObject({ status: { code: 2 } });
  expect(attributeOf(failed(), 'error.type')).toBe('not_a_report');
  expect(JSON.stringify(collector.received)).not.toContain('CANARY');
});

test('a sync does not wait for a collector that is away', async () => {
  const stack = await startSyncStack({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
  closers.push(stack.stop);
  await stack.startWorker();
  await generatePush(stack.remote, { employees: 5, seed: 6, time: new Date('2026-11-03T02:00:00Z') });
  const { code, stdout } = await stack.run('sync-paycom', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'completed' });
});
