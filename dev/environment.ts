import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { migrate } from '../infra/migrations/migrate.js';
import { connectMongo } from '../infra/mongo.js';
import { SETTINGS } from '../shared/settings.js';
import type { Tell } from './download-process.js';
import { readEnvFile, type Variables, writeEnvFile } from './env-file.js';
import { ownScript } from './own-script.js';
import { startProcess } from './server-process.js';
import { type SftpServer, startSftpServer } from './sftp-server.js';
import { type Stack, startStack } from './stack.js';

export type EnvironmentOptions = {
  /** Holds all data and the env file. */
  readonly folder: string;
  /** What the SFTP server serves. */
  readonly served: string;
  readonly tell: Tell;
};

/** The whole product on this machine: servers, schema and a worker. */
export type Environment = {
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

/** Starts everything side by side, brings the schema up to date, starts the worker, and waits until it takes work. */
export async function startEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const folder = resolve(options.folder);
  const envFile = join(folder, 'env');
  await Promise.all([
    mkdir(folder, { recursive: true, mode: 0o700 }),
    mkdir(options.served, { recursive: true }),
  ]);
  const secrets = await secretsOf(envFile);
  const stopping: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopOne of stopping.splice(0).reverse()) await stopOne();
  };
  try {
    const stack = await startStack({ folder, tell: options.tell });
    stopping.push(() => stack.stop());
    const sftp = await startSftpServer({
      ...{ root: options.served, stateFolder: folder, username: USERNAME },
      password: secrets.PAYCOM_SFTP_PASSWORD,
    });
    stopping.push(() => sftp.stop());
    options.tell(`MongoDB, Temporal and the SFTP server are up; their data and logs are in ${folder}`);
    const variables = { ...secrets, ...addresses(folder, stack, sftp) };
    await writeEnvFile(envFile, variables);
    await migrateSchema(variables.MONGODB_URI);
    stopping.push(await startWorker(folder, variables, stack.temporal.address));
    options.tell('The worker is up and waits for work');
    return { folder, served: options.served, envFile, variables, stack, sftp, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Kept with the data: what was encrypted with a key can be read with that key alone. */
async function secretsOf(envFile: string) {
  const kept = await readEnvFile(envFile);
  return {
    PAYCOM_SFTP_PASSWORD: kept.PAYCOM_SFTP_PASSWORD ?? randomBytes(12).toString('hex'),
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
    // A file dropped by hand is there at once.
    PAYCOM_SETTLE_SECONDS: '1',
    PAYCOM_TASK_QUEUE: TASK_QUEUE,
    MONGODB_URI: stack.mongod.uri('paycom'),
    TEMPORAL_ADDRESS: stack.temporal.address,
    TEMPORAL_NAMESPACE: 'default',
  };
}

async function migrateSchema(uri: string): Promise<void> {
  const { db, close } = await connectMongo(uri);
  await migrate(db).finally(close);
}

async function startWorker(
  folder: string,
  variables: Variables,
  address: string,
): Promise<() => Promise<void>> {
  const worker = await startProcess({
    name: 'worker',
    command: process.execPath,
    args: ownScript(new URL('../worker/main.js', import.meta.url)),
    logPath: join(folder, 'worker.log'),
    env: { ...foreignVariables(), ...variables },
    // Away from the project's .env, which is for another server.
    cwd: folder,
  });
  await Promise.race([untilPolled(address), worker.failWhenEnded()]);
  return worker.stop;
}

/** The caller's environment without the product's settings: those of the shell must not mix into the demo's. */
export function foreignVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !(name.replace(/_FILE$/, '') in SETTINGS) && !name.startsWith('TEMPORAL_'),
    ),
  );
}

async function untilPolled(address: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const { workflowService } = new Client({ connection });
    const request = { namespace: 'default', taskQueue: { name: TASK_QUEUE } };
    while ((await workflowService.describeTaskQueue(request)).pollers?.length === 0) await delay(50);
  } finally {
    await connection.close();
  }
}
