import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { type CommandStartedEvent, MongoClient } from 'mongodb';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Services } from '../api/http/request-context.js';
import { createServer } from '../api/server.js';
import { createToken } from '../infra/auth/tokens.js';
import { roleRulesReader } from '../infra/config/config-file-reader.js';
import { createLogger } from '../infra/config/logger.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { collections } from '../infra/mongo/collections.js';
import type { Store } from '../infra/mongo/store.js';
import { newDocument } from '../infra/plans/employee-writes.js';
import { encodePayee } from '../infra/roster/payees.js';
import { payloadCodec } from '../infra/temporal/payload-codec.js';
import { lazyTemporal } from '../infra/temporal/temporal.js';
import { tracedClient } from '../infra/tracing/traced-client.js';
import { loadConfig } from '../shared/config.js';
import { Role } from '../shared/permissions.js';
import { creationOf, fakeFields, fakePayee } from './employee-records.js';
import { testNamespace } from './test-namespace.js';
import { KEY_ONE, TEST_ACTOR, TEST_PASSWORD_COST, testStore } from './test-store.js';

export const PEOPLE = 12;

export type Answer = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly raw: LightMyRequestResponse;
};
type RequestOptions = {
  readonly as?: Role | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
};

export type TestApi = {
  readonly app: FastifyInstance;
  readonly store: Store;
  /** Of its database. */
  readonly uri: string;
  readonly services: Services;
  readonly tokens: Readonly<Record<Role, string>>;
  readonly registry: Registry;
  /** Lines that the server logged. */
  readonly lines: string[];
  /** Commands that the database received. */
  readonly commands: CommandStartedEvent[];
  send(method: 'GET' | 'POST', url: string, sent?: RequestOptions): Promise<Answer>;
};

/** An API for this test file over a database with twelve fake employees. Use it only inside tests. */
export function testApi(env: Record<string, string> = {}): { readonly api: TestApi } {
  const database = testStore();
  let api: TestApi | undefined;
  const closers: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const mongo = new MongoClient(database.uri, { monitorCommands: true });
    const commands: CommandStartedEvent[] = [];
    mongo.on('commandStarted', (event) => commands.push(event));
    const lines: string[] = [];
    const config = loadConfig({
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: testNamespace(),
      PAYCOM_API_REQUESTS_PER_MINUTE: '1000000',
      PAYCOM_API_ANONYMOUS_PER_MINUTE: '1000000',
      // Nothing listens there, so a connection fails at once.
      PAYCOM_SFTP_HOST: '127.0.0.1',
      PAYCOM_SFTP_PORT: '1',
      PAYCOM_SFTP_USERNAME: 'paycom',
      PAYCOM_SFTP_PASSWORD: 'example-password',
      ...env,
    });
    const { connection, namespace } = lazyTemporal(config);
    const keyring = Keyring.parse(KEY_ONE, true);
    const codec = payloadCodec(config, async () => keyring);
    const services: Services = {
      store: { db: mongo.db(), keyring },
      client: tracedClient({ connection, namespace }, codec),
      codec,
      connection,
      config,
      readRoles: roleRulesReader(config),
      logger: createLogger({ level: 'trace', to: { write: (line) => void lines.push(line) } }),
    };
    await fill(services.store);
    const tokens = await tokensOf(services.store);
    const registry = new Registry();
    const app = await createServer(services, '0.0.0', { passwordCost: TEST_PASSWORD_COST, registry });
    closers.push(
      () => app.close(),
      () => connection.close(),
      () => mongo.close(),
    );
    const send: TestApi['send'] = async (method, url, { as = 'admin', body, headers } = {}) => {
      const raw = await app.inject({
        method,
        url,
        headers: { ...(as && { authorization: `Bearer ${tokens[as]}` }), ...headers },
        ...(body !== undefined && { payload: body as object }),
      });
      return { status: raw.statusCode, body: parsed(raw.payload), raw };
    };
    api = {
      app,
      store: services.store,
      uri: database.uri,
      services,
      tokens,
      registry,
      lines,
      commands,
      send,
    };
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
  return {
    get api() {
      if (!api) throw new Error('The API is there once the tests run.');
      return api;
    },
  };
}

async function fill({ db, keyring }: Store): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, at) => {
    const fields = {
      ...fakeFields(at + 1),
      status: at % 3 === 0 ? ('terminated' as const) : ('active' as const),
    };
    return newDocument(keyring, creationOf(at + 1, fields), new Date());
  });
  await collections(db).employees.insertMany(people);
  const payees = [1, 2, 3].map((number) =>
    encodePayee(keyring, '20261101-000000-aaaaa', fakePayee(number, number)),
  );
  await collections(db).payees.insertMany(payees);
}

async function tokensOf({ db }: Store): Promise<Record<Role, string>> {
  const made = Role.options.map(async (role) => {
    const { token } = await createToken(db, { name: `${role} of the tests`, role, days: 1, by: TEST_ACTOR });
    return [role, token] as const;
  });
  return Object.fromEntries(await Promise.all(made)) as Record<Role, string>;
}

function parsed(payload: string): Record<string, unknown> {
  const [, refusal] = /^event: serialized-error\ndata: (.*)$/m.exec(payload) ?? [];
  try {
    if (refusal) return { error: JSON.parse(refusal) as unknown };
    return JSON.parse(payload) as Record<string, unknown>;
  } catch {
    return {};
  }
}
