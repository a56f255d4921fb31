import type { FastifyInstance } from 'fastify';
import { assertSchemaCurrent } from '../../infra/mongo/migrations/migrate.js';
import { withTemporal } from '../../infra/temporal/temporal.js';
import { apiErrorOf } from './api-error.js';
import type { Services } from './request-context.js';

const CACHE_MS = 1_000;
const PUBLIC = { config: { access: 'public', rateLimit: false } } as const;

/**
 * `/healthz`: the process answers. `/readyz`: MongoDB and Temporal answer too, and the database schema is current. Both are public, so
 * the checks run at most once a second.
 */
export function registerHealth(app: FastifyInstance, services: Services): void {
  let last: { readonly at: number; readonly checks: ReturnType<typeof readiness> } | undefined;
  const recent = () => {
    const at = performance.now();
    if (!last || at - last.at >= CACHE_MS) last = { at, checks: readiness(services) };
    return last.checks;
  };
  app.get('/healthz', PUBLIC, async () => ({ status: 'ok' }));
  app.get('/readyz', PUBLIC, async (_, reply) => {
    const checks = await recent();
    const ready = Object.values(checks).every((result) => result === 'ok');
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not_ready', checks });
  });
}

/** Returns for each dependency `ok` or an error code. */
async function readiness({ store: { db }, connection }: Services): Promise<Record<string, string>> {
  const checks = {
    mongodb: () => db.command({ ping: 1 }, { timeoutMS: 3_000 }),
    schema: () => assertSchemaCurrent(db),
    temporal: () => withTemporal(connection, () => connection.workflowService.getSystemInfo({}), 3_000),
  };
  const results = Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const);
  return Object.fromEntries(await Promise.all(results));
}

async function outcome(check: () => Promise<unknown>): Promise<string> {
  try {
    await check();
    return 'ok';
  } catch (error) {
    return apiErrorOf(error).code;
  }
}
