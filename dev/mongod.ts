import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Db, MongoClient, MongoServerError } from 'mongodb';
import { freePort } from '../infra/metrics/free-port.js';
import { findBinary } from './binary.js';
import type { LogLine } from './download-process.js';
import { type ServerProcess, startProcess, waitUntilListening } from './server-process.js';

export type MongodOptions = {
  readonly port?: number;
  readonly log?: LogLine;
  /** Switches the server's own fault commands (`failCommand`) on. */
  readonly faults?: boolean;
  /** Maximum cache size; null for mongod's default, half of the memory, which is too much next to other servers. Default: 1. */
  readonly cacheGigabytes?: number | null | undefined;
};

export type Mongod = {
  readonly port: number;
  /** Returns the connection string of a database. */
  uri(database: string): string;
  /** Restarts it on its port and data after `stop` or `kill`. Resolves when it is primary. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  restart(): Promise<void>;
};

/** A mongod as a replica set of one on loopback, its data and log under `folder`; resolves once it is primary. */
export async function startMongod(folder: string, options: MongodOptions = {}): Promise<Mongod> {
  const port = options.port ?? (await freePort());
  let server: ServerProcess | undefined;
  const mongod: Mongod = {
    port,
    uri: (database) => `mongodb://127.0.0.1:${port}/${database}?replicaSet=rs0`,
    start: async () => {
      server = await startMongodProcess(folder, port, options);
      await Promise.race([untilPrimary(port), server.failWhenEnded()]);
    },
    stop: async () => server?.stop(),
    kill: async () => server?.kill(),
    restart: async () => {
      await mongod.stop();
      await mongod.start();
    },
  };
  await mongod.start();
  return mongod;
}

/** Starts a mongod as a member of a replica set that is not configured yet, its data and log under `folder`. Resolves once it listens. */
export async function startMongodProcess(
  folder: string,
  port: number,
  options: MongodOptions = {},
): Promise<ServerProcess> {
  const binary = await findBinary('mongod', options.log ? { log: options.log } : {});
  await mkdir(join(folder, 'db'), { recursive: true });
  const server = await startProcess({
    name: 'mongod',
    command: binary,
    args: mongodArgs(folder, port, options),
    logPath: join(folder, 'mongod.log'),
    log: options.log,
  });
  await Promise.race([waitUntilListening(port), server.failWhenEnded()]);
  return server;
}

function mongodArgs(
  folder: string,
  port: number,
  { faults = false, cacheGigabytes = 1 }: MongodOptions,
): string[] {
  return [
    ...['--dbpath', join(folder, 'db'), '--bind_ip', '127.0.0.1', '--port', String(port), '--nounixsocket'],
    ...['--replSet', 'rs0', '--quiet'],
    ...(cacheGigabytes === null ? [] : ['--wiredTigerCacheSizeGB', String(cacheGigabytes)]),
    // It keeps the files of idle and of dropped collections open for ten minutes, and aborts when it has as many as the process may open.
    ...['--setParameter', 'wiredTigerFileHandleCloseIdleTime=15'],
    ...['--setParameter', 'wiredTigerFileHandleCloseScanInterval=5'],
    // Otherwise it waits 15 s for secondaries, which a set of one member does not have.
    ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=0'],
    ...(faults ? ['--setParameter', 'enableTestCommands=1'] : []),
  ];
}

async function untilPrimary(port: number): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 30_000,
  });
  try {
    const admin = client.db('admin');
    await nameMember(admin, `127.0.0.1:${port}`);
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) await delay(20);
  } finally {
    await client.close();
  }
}

/** Configures a replica set of one member. Existing data may contain an old port and would wait for that member forever. */
async function nameMember(admin: Db, host: string): Promise<void> {
  const members = [{ _id: 0, host }];
  try {
    await admin.command({ replSetInitiate: { _id: 'rs0', members } });
  } catch (error) {
    if (!(error instanceof MongoServerError && error.codeName === 'AlreadyInitialized')) throw error;
    const { config } = await admin.command({ replSetGetConfig: 1 });
    if (config.members[0].host === host) return;
    await admin.command({
      replSetReconfig: { ...config, version: config.version + 1, members },
      force: true,
    });
  }
}
