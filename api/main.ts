import { Client } from '@temporalio/client';
import { asAppError } from '../infra/config/as-app-error.js';
import { roleRulesReader } from '../infra/config/config-file-reader.js';
import { readConfig } from '../infra/config/environment.js';
import { createLogger } from '../infra/config/logger.js';
import { packageVersion } from '../infra/config/package-version.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { assertKeys } from '../infra/keys/key-check.js';
import { assertSchemaCurrent } from '../infra/mongo/migrations/migrate.js';
import { connectMongo } from '../infra/mongo/mongo.js';
import { lazyTemporal } from '../infra/temporal/temporal.js';
import type { Config } from '../shared/config.js';
import { escapeUnprintable } from '../shared/escape-unprintable.js';
import { createServer } from './server.js';

/** `npm run api`: reads the configuration, connects, and serves until SIGINT or SIGTERM. Then it finishes the open requests. */
async function main(config: Config): Promise<void> {
  const logger = createLogger({ level: config.logLevel });
  const keyring = Keyring.parse(config.encryption.keys, config.encryption.on);
  const { db, close: closeMongo } = await connectMongo(config.mongodbUri);
  const { connection, namespace } = lazyTemporal(config);
  try {
    await assertSchemaCurrent(db);
    await assertKeys(db, keyring);
    const client = new Client({ connection, namespace });
    const readRoles = roleRulesReader(config);
    const services = { store: { db, keyring }, client, connection, config, logger, readRoles };
    const app = await createServer(services, packageVersion());
    const stopped = stopSignal();
    const url = await app.listen(listenOptions(config));
    logger.info('api_started', { address: new URL(url).host });
    await stopped;
    await app.close();
  } finally {
    await Promise.allSettled([closeMongo(), connection.close()]);
    logger.info('api_stopped');
  }
}

/** Resolves on SIGINT or SIGTERM. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function listenOptions({ api: { address } }: Config): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}

try {
  await main(readConfig());
} catch (error) {
  const known = asAppError(error);
  createLogger({ level: 'error' }).error('api_failed', { error });
  process.stderr.write(escapeUnprintable(`${known.message}\n${known.hint}\n`, '\n'));
  process.exitCode = known.exitCode;
}
