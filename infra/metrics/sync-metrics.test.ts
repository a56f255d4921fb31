import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { type EndedSync, syncMetrics } from './sync-metrics.js';

const ended = (changes: Partial<EndedSync> = {}): EndedSync => ({
  status: 'completed',
  rows: { read: 10, valid: 7, quarantined: 2, duplicates: 1 },
  dry_run: false,
  ...changes,
});

test('counts syncs by status and rows by outcome, and no dry run', async () => {
  const registry = new Registry();
  const count = syncMetrics(registry);
  for (const sync of [ended(), ended({ status: 'failed' }), ended({ dry_run: true })]) count(sync);
  const text = await registry.metrics();
  expect(text).toContain('paycom_syncs_total{status="completed"} 1\n');
  expect(text).toContain('paycom_syncs_total{status="failed"} 1\n');
  // Shown before the first one ends, so that its end is an increase.
  expect(text).toContain('paycom_syncs_total{status="abandoned"} 0\n');
  expect(text).not.toContain('running');
  expect(text).toContain('paycom_rows_total{outcome="valid"} 14\n');
  expect(text).toContain('paycom_rows_total{outcome="quarantined"} 4\n');
  expect(text).toContain('paycom_rows_total{outcome="duplicate"} 2\n');
});
