import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Client, Connection } from '@temporalio/client';
import { checkSecretFiles, readConfig, readEnvironment } from '../../infra/config/environment.js';
import type { KeySource } from '../../infra/keys/key-source.js';
import type { Store } from '../../infra/mongo/store.js';
import type { SensitiveReader } from '../../services/record-sensitive-access.js';
import type { Config, EnvironmentVariables } from '../../shared/config.js';

type Temporal = { readonly client: Client; readonly connection: Connection; readonly namespace: string };

/** The connections a command uses. Each loads its driver and opens on first use, and all close at the end. */
export class Context {
  /** The exit code of the command. */
  exitCode = 0;
  readonly #closers: (() => Promise<void>)[] = [];
  #config: Promise<Config> | undefined;
  #db: Promise<Store['db']> | undefined;
  #store: Promise<Store> | undefined;
  #temporal: Promise<Temporal> | undefined;

  readonly #envFile: string | undefined;

  constructor(envFile: string | undefined) {
    this.#envFile = envFile;
  }

  /** @throws AppError as `readConfig` does */
  config(): Promise<Config> {
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
  async checkSecretFiles(): Promise<void> {
    checkSecretFiles(await this.config(), this.#envFile);
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

  /** @throws AppError as `keySource` and `checkKeys` do, before a command reads or writes anything with a key that is not the database's */
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
    const { open } = await this.keys();
    const db = await this.db();
    const keyring = await open(db);
    const { checkKeys } = await import('../../infra/keys/key-check.js');
    await checkKeys(db, keyring);
    return { db, keyring };
  }

  /** Returns where the encryption keys come from. @throws AppError as `keySource` does */
  async keys(): Promise<KeySource> {
    const { keySource } = await import('../../infra/keys/key-source.js');
    return keySource(await this.config());
  }

  async #openDb(): Promise<Store['db']> {
    const { mongodbUri } = await this.config();
    const { connectMongo } = await import('../../infra/mongo/mongo.js');
    const { db, close } = await connectMongo(mongodbUri, { selectionMs: 5_000 });
    this.#closers.push(close);
    return db;
  }

  async #openTemporal(): Promise<Temporal> {
    const [{ tracedClient }, { payloadCodec }, { connectTemporal }, { startTracing }] = await Promise.all([
      import('../../infra/tracing/traced-client.js'),
      import('../../infra/temporal/payload-codec.js'),
      import('../../infra/temporal/temporal.js'),
      import('../../infra/tracing/start-tracing.js'),
    ]);
    const config = await this.config();
    const codec = payloadCodec(config, async () => (await this.store()).keyring);
    this.#closers.push(await startTracing('paycom-cli', config));
    const { connection, namespace } = await connectTemporal(config);
    this.#closers.push(() => connection.close());
    return { client: tracedClient({ connection, namespace }, codec), connection, namespace };
  }
}
