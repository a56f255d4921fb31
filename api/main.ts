import { Registry } from 'prom-client';
import { asAppError } from '../infra/config/as-app-error.js';
import { roleRulesReader } from '../infra/config/config-file-reader.js';
import { readConfig } from '../infra/config/environment.js';
import { listenFailure } from '../infra/config/listen-failure.js';
import { createLogger } from '../infra/config/logger.js';
import { packageVersion } from '../infra/config/package-version.js';
import { keepKeysFresh } from '../infra/keys/keep-keys-fresh.js';
import { assertKeys } from '../infra/keys/key-check.js';
import { keySource } from '../infra/keys/key-source.js';
import { type MetricsServer, serveMetrics } from '../infra/metrics/serve-metrics.js';
import { assertSchemaCurrent } from '../infra/mongo/migrations/migrate.js';
import { connectMongo } from '../infra/mongo/mongo.js';
import { payloadCodec } from '../infra/temporal/payload-codec.js';
import { lazyTemporal } from '../infra/temporal/temporal.js';
import { startTracing } from '../infra/tracing/start-tracing.js';
import { tracedClient } from '../infra/tracing/traced-client.js';
import type { Config } from '../shared/config.js';
import { escapeUnprintable } from '../shared/escape-unprintable.js';
import { splitAddress } from '../shared/socket-address.js';
import { createServer } from './server.js';

/** `npm run api`: reads the configuration, connects, and serves until SIGINT or SIGTERM. Then it finishes the open requests. */
async function main(config: Config): Promise<void> {
  const logger = createLogger({ level: config.logLevel });
  const keys = keySource(config);
  const { db, close: closeMongo } = await connectMongo(config.mongodbUri);
  const { connection, namespace } = lazyTemporal(config);
  let stopRefresh: (() => void) | undefined;
  const stopTracing = await startTracing('paycom-api', config);
  try {
    await assertSchemaCurrent(db);
    const keyring = await keys.open(db);
    await assertKeys(db, keyring);
    const store = { db, keyring };
    stopRefresh = keepKeysFresh(keys, store, (error) => logger.warn('keys_not_refreshed', { error }));
    const codec = payloadCodec(config, async () => keyring);
    const client = tracedClient({ connection, namespace }, codec);
    const readRoles = roleRulesReader(config);
    const services = { store, client, connection, codec, config, logger, readRoles };
    const registry = new Registry();
    const app = await createServer(services, packageVersion(), { registry });
    const stopped = stopSignal();
    const metricsServer = await serveRequestMetrics(config, registry);
    const url = await app.listen(splitAddress(config.api.address)).catch((error: unknown) => {
      throw listenFailure('PAYCOM_API_ADDRESS', error);
    });
    logger.info('api_started', { address: new URL(url).host });
    await stopped;
    await app.close();
    await metricsServer?.close();
  } finally {
    stopRefresh?.();
    await Promise.allSettled([closeMongo(), connection.close(), stopTracing()]);
    logger.info('api_stopped');
  }
}

/** Serves the metrics at an address of their own, because the API's address is open to its callers. */
async function serveRequestMetrics(
  { api: { metricsAddress } }: Config,
  registry: Registry,
): Promise<MetricsServer | undefined> {
  if (metricsAddress === undefined) return undefined;
  const at = { setting: 'PAYCOM_API_METRICS_ADDRESS', address: metricsAddress };
  return serveMetrics(at, () => registry.metrics());
}

/** Resolves on SIGINT or SIGTERM. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

try {
  await main(await readConfig());
} catch (error) {
  const known = asAppError(error);
  createLogger({ level: 'error' }).error('api_failed', { error });
  process.stderr.write(escapeUnprintable(`${known.message}\n${known.hint}\n`, '\n'));
  process.exitCode = known.exitCode;
}
