import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { freePort } from '../infra/metrics/free-port.js';
import type { LogLine } from './download-process.js';
import { readEnvFile, type Variables, writeEnvFile } from './env-file.js';
import { buildIfStale } from './fresh-build.js';
import { prepareDatabase } from './prepare-database.js';
import { startApiServer, startWorkerServer } from './product-servers.js';
import { type SftpServer, startSftpServer } from './sftp-server.js';
import { type Stack, startStack } from './stack.js';

export type EnvironmentOptions = {
  /** Holds all data and the env file. */
  readonly folder: string;
  /** What the SFTP server serves. */
  readonly served: string;
  readonly log: LogLine;
  /** Settings of the worker and the API. */
  readonly settings?: Variables;
};

/** The complete product on this machine: servers, schema, a worker and the API. */
export type DevEnvironment = {
  readonly folder: string;
  readonly served: string;
  /** Every setting a client needs; `sync_paycom --env-file` reads it. */
  readonly envFile: string;
  readonly variables: Variables;
  readonly stack: Stack;
  readonly sftp: SftpServer;
  stop(): Promise<void>;
};

const TASK_QUEUE = 'paycom-sync';
const USERNAME = 'paycom';

/** Starts the servers in parallel, migrates the database, starts the worker and the API, and waits until they are ready. */
export async function startEnvironment(options: EnvironmentOptions): Promise<DevEnvironment> {
  const folder = resolve(options.folder);
  const envFile = join(folder, 'env');
  await Promise.all([
    buildIfStale(),
    mkdir(folder, { recursive: true, mode: 0o700 }),
    mkdir(options.served, { recursive: true }),
  ]);
  const kept = await readEnvFile(envFile);
  const secrets = secretsOf(kept);
  const stopping: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopOne of stopping.splice(0).reverse()) await stopOne();
  };
  try {
    const stack = await startStack({ folder, log: options.log });
    stopping.push(() => stack.stop());
    const sftp = await startSftpServer({
      ...{ root: options.served, stateFolder: folder, username: USERNAME },
      password: secrets.PAYCOM_SFTP_PASSWORD,
    });
    stopping.push(() => sftp.stop());
    options.log(`MongoDB, Temporal and the SFTP server are up; their data and logs are in ${folder}`);
    const settings = {
      ...secrets,
      ...addresses(folder, stack, sftp),
      ...apiAddress(await freePort()),
      ...options.settings,
    };
    const variables = { ...settings, ...(await prepareDatabase(settings, kept)) };
    await writeEnvFile(envFile, variables);
    const setup = { folder, variables };
    const starting = await Promise.allSettled([startWorkerServer(setup), startApiServer(setup)]);
    for (const started of starting) if (started.status === 'fulfilled') stopping.push(started.value.stop);
    for (const started of starting) if (started.status === 'rejected') throw started.reason;
    options.log('The worker is polling for tasks, and the API is ready');
    return { folder, served: options.served, envFile, variables, stack, sftp, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Stored with the data, because only this key can decrypt it. */
function secretsOf(kept: Variables) {
  return {
    PAYCOM_SFTP_PASSWORD: kept.PAYCOM_SFTP_PASSWORD ?? randomBytes(12).toString('hex'),
    PAYCOM_WEBHOOK_SECRET: kept.PAYCOM_WEBHOOK_SECRET ?? `whsec_${randomBytes(24).toString('base64')}`,
    PAYCOM_ENCRYPTION_KEYS: kept.PAYCOM_ENCRYPTION_KEYS ?? `dev:${randomBytes(32).toString('base64')}`,
  };
}

function addresses(folder: string, stack: Stack, sftp: SftpServer) {
  return {
    PAYCOM_SFTP_HOST: sftp.host,
    PAYCOM_SFTP_PORT: String(sftp.port),
    PAYCOM_SFTP_USERNAME: sftp.username,
    PAYCOM_SFTP_HOST_KEY: sftp.hostKey().fingerprint,
    PAYCOM_SFTP_REMOTE_DIRECTORY: '/',
    PAYCOM_SFTP_LOCAL_DIRECTORY: join(folder, 'spool'),
    // A file that the user copies there is read at once.
    PAYCOM_SETTLE_SECONDS: '1',
    PAYCOM_TASK_QUEUE: TASK_QUEUE,
    MONGODB_URI: stack.mongod.uri('paycom'),
    TEMPORAL_ADDRESS: stack.temporal.address,
    TEMPORAL_NAMESPACE: 'default',
    PAYCOM_TEMPORAL_UI_URL: stack.temporal.uiUrl,
  };
}

function apiAddress(port: number) {
  return {
    PAYCOM_API_ADDRESS: `127.0.0.1:${port}`,
    PAYCOM_API_PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
}
