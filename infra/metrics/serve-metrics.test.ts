import { afterEach, expect, test } from 'vitest';
import { freePort } from './free-port.js';
import { type MetricsServer, serveMetrics } from './serve-metrics.js';

let server: MetricsServer | undefined;
afterEach(() => server?.close());

async function serving(read: () => Promise<string>): Promise<string> {
  const address = `127.0.0.1:${await freePort()}`;
  server = await serveMetrics({ setting: 'PAYCOM_METRICS_ADDRESS', address }, read);
  return `http://${address}`;
}

test('serves the text of each moment at /metrics, and nothing else', async () => {
  let reads = 0;
  const url = await serving(async () => {
    reads += 1;
    return `paycom_up ${reads}\n`;
  });
  const first = await fetch(`${url}/metrics`);
  expect([first.status, first.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  expect(await first.text()).toBe('paycom_up 1\n');
  expect(await (await fetch(`${url}/metrics`)).text()).toBe('paycom_up 2\n');
  expect((await fetch(`${url}/`)).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
});

test('answers 503 without the message of the error', async () => {
  const url = await serving(() => Promise.reject(new Error('CANARY')));
  const response = await fetch(`${url}/metrics`);
  expect([response.status, await response.text()]).toEqual([503, '{"status":"metrics_unavailable"}']);
});

test('an address at which something listens is a fault of its setting', async () => {
  const url = await serving(async () => '');
  const twice = serveMetrics(
    { setting: 'PAYCOM_METRICS_ADDRESS', address: new URL(url).host },
    async () => '',
  );
  await expect(twice).rejects.toMatchObject({
    code: 'invalid_settings',
    details: { problems: expect.stringMatching(/^PAYCOM_METRICS_ADDRESS: .*EADDRINUSE/) },
  });
});
