import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alertRules, DEPLOY, dashboardQueries } from '../dev/dashboard.js';
import { generatePush } from '../dev/generate-push.js';
import { HAS_PROMETHEUS, type Prometheus, startPrometheus } from '../dev/prometheus.js';
import { createToken } from '../infra/auth/tokens.js';
import { freePort } from '../infra/metrics/free-port.js';
import { startApiProcess } from './api-process.js';
import { testClosers } from './closers.js';
import { startSyncStack } from './sync-stack.js';
import { TEST_ACTOR } from './test-store.js';

const { closers } = testClosers();

const QueryResult = z.object({
  status: z.literal('success'),
  data: z.object({ result: z.array(z.unknown()) }),
});
const Rules = z.object({
  data: z.object({ groups: z.array(z.object({ rules: z.array(z.object({ health: z.string() })) })) }),
});

/** Reports of three days, so that their past says when the next one is due. */
const DAYS = ['2026-11-02', '2026-11-03', '2026-11-04'];

/** A worker and an API that have done something, and a Prometheus that scrapes both. */
async function scrapedStack(): Promise<Prometheus> {
  const [worker, api] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const stack = await startSyncStack({ PAYCOM_METRICS_ADDRESS: worker, PAYCOM_API_METRICS_ADDRESS: api });
  closers.push(stack.stop);
  for (const day of DAYS)
    await generatePush(stack.remote, { employees: 12, seed: 3, time: new Date(`${day}T02:00:00Z`) });
  await stack.startWorker();
  const { process, url } = await startApiProcess(stack);
  closers.push(process.stop);
  const prometheus = await startPrometheus(stack.folder, [worker, api], [join(DEPLOY, 'alerts.yml')]);
  closers.push(prometheus.stop);
  const { token } = await createToken(stack.store.db, {
    ...{ name: 'metrics', role: 'viewer', days: 1, by: TEST_ACTOR },
  });
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${url}/api/paycom/employees/stats/`, { headers })).status).toBe(200);
  expect((await stack.run('sync-paycom')).code).toBe(0);
  return prometheus;
}

/** Those of these queries that find nothing. */
async function withoutResult({ get }: Prometheus, queries: readonly string[]): Promise<string[]> {
  const found = queries.map(async (query) => {
    const { data } = QueryResult.parse(await get('/api/v1/query', { query }));
    return data.result.length > 0 ? [] : [query];
  });
  return (await Promise.all(found)).flat();
}

describe.skipIf(!HAS_PROMETHEUS)(
  'a Prometheus that scrapes a worker and an API (needs prometheus and promtool)',
  () => {
    it('finds data for each query of the dashboard, and each metric of the alerts', async () => {
      const prometheus = await scrapedStack();
      const queries = dashboardQueries().map(({ expr }) => expr);
      expect(queries.length).toBeGreaterThan(15);
      await expect.poll(() => withoutResult(prometheus, queries)).toEqual([]);
      const metrics = alertRules().flatMap(({ expr }) => expr.match(/\b(?:paycom|temporal)_\w+/g) ?? []);
      expect(metrics.length).toBeGreaterThan(10);
      expect(await withoutResult(prometheus, metrics)).toEqual([]);
      const health = async () => {
        const { data } = Rules.parse(await prometheus.get('/api/v1/rules'));
        return new Set(data.groups.flatMap(({ rules }) => rules.map((rule) => rule.health)));
      };
      await expect.poll(health).toEqual(new Set(['ok']));
    });
  },
);
