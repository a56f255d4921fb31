import { randomBytes } from 'node:crypto';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Variables } from '../dev/env-file.js';
import { builtScript } from '../dev/fresh-build.js';
import { startWorkerServer } from '../dev/product-servers.js';
import { type SftpServer, startSftpServer } from '../dev/sftp-server.js';
import { type Stack, startStack } from '../dev/stack.js';
import { migrate } from '../infra/mongo/migrations/migrate.js';
import { connectMongo, type Mongo } from '../infra/mongo/mongo.js';

export const SFTP_USERNAME = 'bench';
export const SFTP_PASSWORD = 'bench';

/** The servers that all runs share. */
export type PushServers = {
  readonly stack: Stack;
  readonly sftp: SftpServer;
  readonly client: Client;
  /** The root of the SFTP server. */
  readonly served: string;
  stop(): Promise<void>;
};

/** A fresh database and an empty remote directory, and the settings to sync one into the other. */
export type Workplace = {
  readonly client: Client;
  readonly mongo: Mongo;
  readonly taskQueue: string;
  /** For logs and spooled files. */
  readonly folder: string;
  readonly variables: Variables & Record<'TEMPORAL_ADDRESS' | 'PAYCOM_TASK_QUEUE', string>;
  readonly uri: string;
  readonly sftp: SftpServer;
  readonly remoteDirectory: string;
  /** The remote directory on this machine. */
  readonly remoteFolder: string;
  /** Puts the files of a folder into the remote directory. */
  push(folder: string): Promise<void>;
  /** Drops the database. */
  remove(): Promise<void>;
};

/** With a worker of the build, which `remove` stops. */
export type Installation = Workplace & { readonly workerPid: number };

export async function startServers(folder: string, log: (line: string) => void): Promise<PushServers> {
  const served = join(folder, 'served');
  await mkdir(served, { recursive: true });
  // As a database server has it. With 1 GiB, a first push of a million people takes twice as long.
  const stack = await startStack({ folder, log, cacheGigabytes: null });
  const sftp = await startSftpServer({
    ...{ root: served, stateFolder: folder, username: SFTP_USERNAME, password: SFTP_PASSWORD },
  });
  const connection = await Connection.connect({ address: stack.temporal.address });
  return {
    ...{ stack, sftp, served },
    client: new Client({ connection }),
    stop: async () => {
      await connection.close();
      await sftp.stop();
      await stack.stop();
    },
  };
}

/** `nodeOptions` go to the worker's process. */
export async function newInstallation(
  servers: PushServers,
  name: string,
  nodeOptions: readonly string[],
): Promise<Installation> {
  const workplace = await newWorkplace(servers, name);
  const worker = await startWorkerServer(workplace, [...nodeOptions, builtScript('worker/main.js')]);
  return {
    ...workplace,
    workerPid: worker.pid,
    remove: async () => {
      await worker.stop();
      await workplace.remove();
    },
  };
}

/** The variables of glibc's allocator, as the image sets them. */
async function allocatorVariables(): Promise<Variables> {
  const dockerfile = await readFile(new URL('../Dockerfile', import.meta.url), 'utf8');
  return Object.fromEntries(
    [...dockerfile.matchAll(/(MALLOC_\w+)=(\d+)/g)].map(([, name, value]) => [name, value]),
  );
}

export async function newWorkplace(
  { stack, sftp, served, client }: PushServers,
  name: string,
): Promise<Workplace> {
  const remoteDirectory = `/${name}`;
  const remoteFolder = join(served, name);
  const folder = join(stack.folder, name);
  await Promise.all([mkdir(remoteFolder), mkdir(folder)]);
  const uri = stack.mongod.uri(name.replaceAll('-', '_'));
  const mongo = await connectMongo(uri);
  await migrate(mongo.db);
  const variables = {
    PAYCOM_SFTP_HOST: sftp.host,
    PAYCOM_SFTP_PORT: String(sftp.port),
    PAYCOM_SFTP_USERNAME: SFTP_USERNAME,
    PAYCOM_SFTP_PASSWORD: SFTP_PASSWORD,
    PAYCOM_SFTP_HOST_KEY: sftp.hostKey().fingerprint,
    PAYCOM_SFTP_REMOTE_DIRECTORY: remoteDirectory,
    PAYCOM_SFTP_LOCAL_DIRECTORY: join(folder, 'spool'),
    PAYCOM_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    // A year: no scheduled sync starts in between.
    PAYCOM_SCHEDULE_MINUTES: String(365 * 24 * 60),
    // Otherwise a sync right after another one is skipped.
    PAYCOM_RECENT_SYNC_MINUTES: '0',
    PAYCOM_TASK_QUEUE: name,
    MONGODB_URI: uri,
    TEMPORAL_ADDRESS: stack.temporal.address,
    TEMPORAL_NAMESPACE: 'default',
    NODE_ENV: 'production',
    ...(await allocatorVariables()),
  };
  return {
    ...{ client, mongo, uri, sftp, remoteDirectory, remoteFolder },
    ...{ taskQueue: name, folder, variables },
    push: (from) => cp(from, remoteFolder, { recursive: true, preserveTimestamps: true }),
    remove: async () => {
      await mongo.db.dropDatabase();
      await mongo.close();
    },
  };
}
