import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { freePort } from '../infra/metrics/free-port.js';
import { loadConfig } from '../shared/config.js';
import { splitAddress } from '../shared/socket-address.js';
import { testClosers } from '../tests/closers.js';
import { testStore } from '../tests/test-store.js';
import { workerMetrics } from './worker-metrics.js';

const database = testStore();
const { closers } = testClosers();
const rows = { read: 3, valid: 2, quarantined: 1, duplicates: 0 };

/** Serves the metrics of a worker, beside a server that answers as Temporal's SDK does. */
async function serving(sdk: { readonly status: number; readonly text: string }) {
  const address = `127.0.0.1:${await freePort()}`;
  const metrics = await workerMetrics(loadConfig({ PAYCOM_METRICS_ADDRESS: address }));
  const ofSdk = createServer((_, response) => response.writeHead(sdk.status).end(sdk.text));
  ofSdk.listen(splitAddress(metrics.sdkAddress ?? ''));
  await once(ofSdk, 'listening');
  closers.push(async () => void ofSdk.close());
  const server = await metrics.serve(database.store);
  if (server) closers.push(server.close);
  return { metrics, read: () => fetch(`http://${address}/metrics`) };
}

test('one address shows the state of the product, the counters of the worker and the metrics of the SDK', async () => {
  const { metrics, read } = await serving({ status: 200, text: 'temporal_workers 1\n' });
  metrics.countSync({ status: 'completed', rows, dry_run: false });
  metrics.sftp.opened(1);
  const text = await (await read()).text();
  expect(text).toMatch(/^paycom_up 1$/m);
  expect(text).toMatch(/^paycom_syncs_total\{status="completed"\} 1$/m);
  expect(text).toMatch(/^temporal_workers 1$/m);
});

test('metrics without those of the SDK are an error, so that an alarm shows it', async () => {
  const { read } = await serving({ status: 500, text: 'CANARY' });
  const response = await read();
  expect(response.status).toBe(503);
  expect(await response.text()).not.toContain('CANARY');
});

test('without an address nothing is served, and a sync can be counted all the same', async () => {
  const metrics = await workerMetrics(loadConfig({}));
  metrics.countSync({ status: 'completed', rows, dry_run: false });
  expect(metrics.sdkAddress).toBeUndefined();
  expect(await metrics.serve(database.store)).toBeUndefined();
});
