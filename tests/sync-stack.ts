import { watch } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { type ServerProcess, startProcess } from '../dev/server-process.js';
import { type SftpServer, startSftpServer } from '../dev/sftp-server.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { generateKey, Keyring } from '../infra/crypto/keyring.js';
import { migrate } from '../infra/mongo/migrations/migrate.js';
import { connectMongo } from '../infra/mongo/mongo.js';
import type { Store } from '../infra/mongo/store.js';
import { type Outcome, runProgram } from './run-program.js';
import { testDatabaseUri, testNamespace } from './test-namespace.js';

/** An isolated stack for one test: SFTP server, database, Temporal namespace, and the commands as a user runs them. */
export type SyncStack = {
  readonly folder: string;
  readonly remote: string;
  readonly env: Record<string, string>;
  readonly sftp: SftpServer;
  readonly store: Store;
  /** Copies the files of a folder to the server. */
  push(folder: string, names?: readonly string[]): Promise<void>;
  /** `prefix`: a program with its arguments that runs the worker. `variables`: more of its environment. */
  startWorker(options?: WorkerOptions): Promise<ServerProcess>;
  run(command: 'sync-paycom' | 'paycom', ...args: string[]): Promise<Outcome>;
  /** Returns all output of workers and commands so far. */
  output(): Promise<string>;
  /** Returns the names of all files that were in the spool directory so far. */
  spooledNames(): readonly string[];
  stop(): Promise<void>;
};

type WorkerOptions = {
  readonly prefix?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
};

const ACCOUNT = { username: 'paycom', password: 'example-password' };

export async function startSyncStack(overrides: Record<string, string> = {}): Promise<SyncStack> {
  const { folder, remove } = await temporaryFolder();
  const [remote, spool] = [join(folder, 'remote'), join(folder, 'spool')];
  await mkdir(remote);
  await mkdir(spool, { mode: 0o700 });
  const spooled = new Set<string>();
  const watcher = watch(spool, (_, name) => spooled.add(name ?? ''));
  const sftp = await startSftpServer({ ...ACCOUNT, root: remote, stateFolder: join(folder, 'sftp') });
  const mongodbUri = overrides.MONGODB_URI ?? testDatabaseUri();
  const keys = generateKey('test');
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    NO_COLOR: '1',
    PAYCOM_SFTP_HOST: sftp.host,
    PAYCOM_SFTP_PORT: String(sftp.port),
    PAYCOM_SFTP_USERNAME: ACCOUNT.username,
    PAYCOM_SFTP_PASSWORD: ACCOUNT.password,
    PAYCOM_SFTP_HOST_KEY: sftp.hostKey().fingerprint,
    PAYCOM_SFTP_LOCAL_DIRECTORY: spool,
    PAYCOM_SETTLE_SECONDS: '0',
    PAYCOM_RECENT_SYNC_MINUTES: '0',
    PAYCOM_ENCRYPTION_KEYS: keys,
    PAYCOM_LOG_LEVEL: 'trace',
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: testNamespace(),
    MONGODB_URI: mongodbUri,
    ...overrides,
  };
  const { db, close } = await connectMongo(mongodbUri);
  await migrate(db);
  const workers: ServerProcess[] = [];
  const outputs: string[] = [];
  const logPath = join(folder, 'worker.log');

  return {
    folder,
    remote,
    env,
    sftp,
    store: { db, keyring: Keyring.parse(keys, true) },
    push: async (from, names) => {
      const wanted = names && new Set(names);
      await cp(from, remote, {
        recursive: true,
        preserveTimestamps: true,
        filter: (source) => source === from || !wanted || wanted.has(source.slice(from.length + 1)),
      });
    },
    startWorker: async ({ prefix = [], variables } = {}) => {
      const [command, ...args] = [...prefix, process.execPath, builtScript('worker/main.js')] as const;
      const worker = await startProcess({
        name: 'worker',
        command,
        args,
        logPath,
        env: { ...env, ...variables },
      });
      workers.push(worker);
      await Promise.race([untilLogged(logPath, 'worker_started', workers.length), worker.failWhenEnded()]);
      return worker;
    },
    run: async (command, ...args) => {
      // As a program of its own, as its user runs it: Node takes some options of a script for its own.
      const program = [builtScript(`cli/${command}.js`), ...args];
      const outcome = await runProgram(program, { env, cwd: folder });
      outputs.push(outcome.stdout, outcome.stderr);
      return outcome;
    },
    output: async () => [await readFile(logPath, 'utf8').catch(() => ''), ...outputs].join('\n'),
    spooledNames: () => [...spooled],
    stop: async () => {
      watcher.close();
      await Promise.all(workers.map((worker) => worker.stop()));
      await sftp.stop();
      await close();
      await remove();
    },
  };
}

async function untilLogged(path: string, event: string, times: number): Promise<void> {
  while ((await readFile(path, 'utf8').catch(() => '')).split(event).length - 1 < times) await delay(50);
}
