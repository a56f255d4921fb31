import { NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { createActivities } from '../activities/activities.js';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { asAppError } from '../infra/config/as-app-error.js';
import { readConfig } from '../infra/config/environment.js';
import { createLogger } from '../infra/config/logger.js';
import { keepKeysFresh } from '../infra/keys/keep-keys-fresh.js';
import { assertKeys } from '../infra/keys/key-check.js';
import { keySource } from '../infra/keys/key-source.js';
import { mappingReader } from '../infra/mapping/current-mapping.js';
import { assertSchemaCurrent } from '../infra/mongo/migrations/migrate.js';
import { connectMongo } from '../infra/mongo/mongo.js';
import { SftpPool } from '../infra/sftp/pool.js';
import { keepSweeping, sweepSpool } from '../infra/sftp/spool.js';
import { sftpTarget } from '../infra/sftp/target.js';
import { payloadCodec } from '../infra/temporal/payload-codec.js';
import { registerSearchAttributes } from '../infra/temporal/register-search-attributes.js';
import { connectTemporal, temporalTarget } from '../infra/temporal/temporal.js';
import { isRunning } from '../infra/temporal/workflow-run.js';
import { startTracing } from '../infra/tracing/start-tracing.js';
import { tracedClient } from '../infra/tracing/traced-client.js';
import { sweepIdleSpool } from '../services/sweep-leftovers.js';
import type { Config } from '../shared/config.js';
import { escapeUnprintable } from '../shared/escape-unprintable.js';
import { startCpuThreads } from './cpu-threads.js';
import { createPartsWorker, createWorker } from './create-worker.js';
import { runtimeOptions } from './runtime-options.js';
import { reconcileSchedules } from './schedule.js';
import { workerMetrics } from './worker-metrics.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/** Closes a part of the worker. */
type Close = () => unknown;

/** `npm start`: settings → infra → activities → a worker that runs until SIGINT or SIGTERM, then finishes the running steps. */
async function main(config: Config): Promise<void> {
  const opened: Close[] = [];
  try {
    await runWorker(config, (close) => void opened.push(close));
  } finally {
    // What stays open after a failed start would keep the process.
    await Promise.allSettled(opened.map(async (close) => close()));
  }
}

/** `onEnd`: called with what to close at the end, as soon as it is open. */
async function runWorker(config: Config, onEnd: (close: Close) => void): Promise<void> {
  const logger = createLogger({ level: config.logLevel });
  onEnd(await startTracing('paycom-worker', config));
  const metrics = await workerMetrics(config);
  const sftp = new SftpPool(sftpTarget(config), config.sftp.connections, metrics.sftp);
  onEnd(() => sftp.close());
  await sweepSpool(config.sftp.localDirectory, { keepWhole: config.sftp.keepDownloads });
  const keys = keySource(config);
  const { db, close: closeMongo } = await connectMongo(config.mongodbUri);
  onEnd(closeMongo);
  await assertSchemaCurrent(db);
  const keyring = await keys.open(db);
  await assertKeys(db, keyring);
  const store = { db, keyring };
  onEnd(keepKeysFresh(keys, store, (error) => logger.warn('keys_not_refreshed', { error })));
  const metricsServer = await metrics.serve(store);
  onEnd(() => metricsServer?.close());
  const { connection, namespace } = await connectTemporal(config);
  onEnd(() => connection.close());
  const codec = payloadCodec(config, async () => keyring);
  const client = tracedClient({ connection, namespace }, codec);
  await registerSearchAttributes(connection, namespace);
  await reconcileSchedules(client, config);

  Runtime.install(runtimeOptions(logger, metrics.sdkAddress));
  const native = await NativeConnection.connect(temporalTarget(config).connectionOptions);
  onEnd(() => native.close());
  const threads = startCpuThreads(config, keyring);
  onEnd(() => threads.close());
  const blobs = new BlobStore(store);
  const { taskQueue, buildId } = config.temporal;
  const parts = {
    connection: native,
    namespace,
    taskQueue,
    buildId,
    codec,
    logger,
    activities: createActivities({
      store,
      blobs,
      sftp,
      config,
      readMapping: mappingReader(db, config),
      logger,
      tasks: threads.tasks,
      isRunning: (holder) => isRunning(client, holder),
      countSync: metrics.countSync,
      countDelivery: metrics.countDelivery,
    }),
  };
  const workers = await Promise.all([createWorker(parts), createPartsWorker(parts, threads.concurrentTasks)]);
  logger.info('worker_started', { task_queue: taskQueue, namespace });
  // The sweep reads all stored blobs, so it runs in the background.
  const sweepFailed = (error: unknown) => logger.warn('sweep_failed', { error });
  blobs.sweep({ to: new Date(Date.now() - DAY_MS) }).catch(sweepFailed);
  onEnd(keepSweeping(() => sweepIdleSpool({ store, config }, MINUTE_MS), sweepFailed, MINUTE_MS));
  try {
    await runAll(workers);
  } finally {
    logger.info('worker_stopped');
  }
}

/** Runs the workers until one of them ends, then shuts the others down. */
async function runAll(workers: readonly Worker[]): Promise<void> {
  const runs = workers.map((worker) => worker.run());
  try {
    await Promise.race(runs);
  } finally {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.all(runs);
  }
}

try {
  await main(await readConfig());
} catch (error) {
  const known = asAppError(error);
  createLogger({ level: 'error' }).error('worker_failed', { error });
  process.stderr.write(escapeUnprintable(`${known.message}\n${known.hint}\n`, '\n'));
  process.exitCode = known.exitCode;
}
