import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { deliveryMetrics } from './delivery-metrics.js';

test('counts each attempt by receiver and status, and begins at 0', async () => {
  const registry = new Registry();
  const count = deliveryMetrics(registry);
  count('webhook', 'retrying');
  count('webhook', 'retrying');
  count('channel', 'dead');
  const samples = (await registry.metrics()).split('\n').filter((line) => line && !line.startsWith('#'));
  const name = 'paycom_deliveries_total';
  expect(samples).toEqual([
    ...[
      `${name}{receiver="webhook",status="delivered"} 0`,
      `${name}{receiver="webhook",status="retrying"} 2`,
    ],
    ...[`${name}{receiver="webhook",status="dead"} 0`, `${name}{receiver="webhook",status="dropped"} 0`],
    ...[
      `${name}{receiver="channel",status="delivered"} 0`,
      `${name}{receiver="channel",status="retrying"} 0`,
    ],
    `${name}{receiver="channel",status="dead"} 1`,
  ]);
});
