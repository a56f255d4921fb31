import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Client, Connection } from '@temporalio/client';
import { checkSecretFiles, readConfig, readEnvironment } from '../../infra/config/environment.js';
import { Keyring } from '../../infra/crypto/keyring.js';
import type { Store } from '../../infra/mongo/store.js';
import type { SensitiveReader } from '../../services/record-sensitive-access.js';
import type { Config, EnvironmentVariables } from '../../shared/config.js';

type Temporal = { readonly client: Client; readonly connection: Connection; readonly namespace: string };

/** The connections a command uses. Each loads its driver and opens on first use, and all close at the end. */
export class Context {
  /** The exit code of the command. */
  exitCode = 0;
  readonly #closers: (() => Promise<void>)[] = [];
  #config: Config | undefined;
  #db: Promise<Store['db']> | undefined;
  #store: Promise<Store> | undefined;
  #temporal: Promise<Temporal> | undefined;

  readonly #envFile: string | undefined;

  constructor(envFile: string | undefined) {
    this.#envFile = envFile;
  }

  /** @throws AppError as `readConfig` does */
  get config(): Config {
    this.#config ??= readConfig(this.#envFile);
    return this.#config;
  }

  /** The env file that the settings are read from, if there is one. */
  get envFile(): string | undefined {
    return this.#envFile ?? (existsSync('.env') ? '.env' : undefined);
  }

  /** The variables that the settings are read from. @throws AppError `file_not_found`, `file_unreadable` */
  environment(): EnvironmentVariables {
    return readEnvironment(this.#envFile);
  }

  /** @throws AppError `secret_file_readable` */
  checkSecretFiles(): void {
    checkSecretFiles(this.config, this.#envFile);
  }

  /** The user name on this machine, for the logs. */
  get user(): string {
    return userInfo().username;
  }

  /** The account in the log of sensitive accesses. A user with the database and the keys is an administrator. */
  get account(): SensitiveReader['account'] {
    return { account_id: 'cli', name: this.user, role: 'admin' };
  }

  /** The database alone, which needs no encryption key. */
  db(): Promise<Store['db']> {
    this.#db ??= this.#openDb();
    return this.#db;
  }

  store(): Promise<Store> {
    this.#store ??= this.#openStore();
    return this.#store;
  }

  temporal(): Promise<Temporal> {
    this.#temporal ??= this.#openTemporal();
    return this.#temporal;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#closers.map((close) => close()));
  }

  async #openStore(): Promise<Store> {
    const { encryption } = this.config;
    const keyring = Keyring.parse(encryption.keys, encryption.on);
    return { db: await this.db(), keyring };
  }

  async #openDb(): Promise<Store['db']> {
    const { mongodbUri } = this.config;
    const { connectMongo } = await import('../../infra/mongo/mongo.js');
    const { db, close } = await connectMongo(mongodbUri, { selectionMs: 5_000 });
    this.#closers.push(close);
    return db;
  }

  async #openTemporal(): Promise<Temporal> {
    const [{ tracedClient }, { connectTemporal }, { startTracing }] = await Promise.all([
      import('../../infra/tracing/traced-client.js'),
      import('../../infra/temporal/temporal.js'),
      import('../../infra/tracing/start-tracing.js'),
    ]);
    this.#closers.push(await startTracing('paycom-cli', this.config));
    const { connection, namespace } = await connectTemporal(this.config);
    this.#closers.push(() => connection.close());
    return { client: tracedClient({ connection, namespace }), connection, namespace };
  }
}
