import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../dev/temporary-folder.js';
import {
  cloudEnvironment,
  googleCredentials,
  type KeyServices,
  startKeyServices,
  TOKEN,
} from '../../tests/key-services.js';
import { readConfig } from '../config/environment.js';
import { googleSecret } from './read-secret.js';
import { resolveReferences } from './resolve-references.js';

const PASSWORD = 'made-up SFTP password';
const GCP = 'projects/p/secrets/s/versions/latest';
let services: KeyServices;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Record<string, string>;
beforeAll(async () => {
  services = await startKeyServices();
  folder = await temporaryFolder();
  const [credentials, subject] = [join(folder.folder, 'google.json'), join(folder.folder, 'subject')];
  writeFileSync(credentials, googleCredentials(services.url, subject));
  writeFileSync(subject, 'made-up subject');
  for (const [name, value] of Object.entries(cloudEnvironment(services.url, credentials)))
    vi.stubEnv(name, value);
  for (const path of ['secret/data/paycom', 'paycom/sftp', GCP])
    services.secrets.set(path, { sftp_password: PASSWORD });
  env = { VAULT_ADDR: services.url, VAULT_TOKEN: TOKEN };
});
afterEach(() => services.failWith(null));
afterAll(async () => {
  vi.unstubAllEnvs();
  await services?.stop();
  await folder?.remove();
});

test('a setting takes its value from the store that it names, also from an env file without quotes', async () => {
  const envFile = join(folder.folder, 'a.env');
  writeFileSync(envFile, 'PAYCOM_SFTP_PASSWORD=vault://secret/data/paycom?sftp_password\n', { mode: 0o600 });
  expect((await readConfig(envFile, env)).sftp.password).toBe(PASSWORD);
  const aws = { PAYCOM_SFTP_PASSWORD: 'aws-sm://paycom/sftp?sftp_password' };
  expect((await readConfig(undefined, { ...env, ...aws })).sftp.password).toBe(PASSWORD);
  const whole = await resolveReferences({ TEMPORAL_API_KEY: 'aws-sm://paycom/sftp' });
  expect(whole).toEqual({ TEMPORAL_API_KEY: JSON.stringify({ sftp_password: PASSWORD }) });
});

test("Google's Secret Manager is read with the credentials of the environment", async () => {
  const text = await googleSecret('PAYCOM_SFTP_PASSWORD', GCP, services.url);
  expect(JSON.parse(String(text))).toEqual({ sftp_password: PASSWORD });
  const absent = googleSecret('PAYCOM_SFTP_PASSWORD', 'projects/p/secrets/x/versions/1', services.url);
  await expect(absent).rejects.toThrow(
    'PAYCOM_SFTP_PASSWORD: Google Cloud Secret Manager refused (HTTP 404)',
  );
});

test('without references no store is asked', async () => {
  const calls = services.calls.length;
  const plain = { PAYCOM_SFTP_PASSWORD: 'vault', OTHER: 'vault://secret/data/paycom?sftp_password' };
  expect(await resolveReferences({ ...env, ...plain })).toEqual({ ...env, ...plain });
  expect(services.calls).toHaveLength(calls);
});

test('each setting that cannot be resolved is named at once, and no value is', async () => {
  const broken = {
    PAYCOM_SFTP_PASSWORD: 'vault://secret/data/absent?sftp_password',
    PAYCOM_SFTP_USERNAME: 'vault://secret/data/paycom?other_field',
    PAYCOM_WEBHOOK_SECRET: 'vault://secret/data/paycom',
    PAYCOM_API_SESSION_SECRET: 'aws-sm://absent',
    PAYCOM_API_TOKEN: 'vault://secret/data/paycom#sftp_password',
  };
  const error: unknown = await resolveReferences({ ...env, ...broken }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: 'invalid_settings' });
  for (const name of Object.keys(broken)) expect(String(error)).toContain(`${name}: `);
  expect(String(error)).not.toContain(PASSWORD);
  expect(String(error)).not.toContain('secret/data');
});

test('a store that does not answer is no fault of the settings, and is named', async () => {
  services.failWith(503);
  for (const reference of ['vault://secret/data/paycom?sftp_password', 'aws-sm://paycom/sftp']) {
    const resolving = resolveReferences({ ...env, PAYCOM_SFTP_PASSWORD: reference });
    await expect(resolving).rejects.toMatchObject({
      code: 'secret_service_unreachable',
      details: { setting: 'PAYCOM_SFTP_PASSWORD', reason: 'HTTP 503' },
    });
  }
});

test('a value that is wrong for its setting is not shown', async () => {
  services.secrets.set('secret/data/short', { secret: 'too-short-secret' });
  const reading = readConfig(undefined, {
    ...env,
    PAYCOM_API_SESSION_SECRET: 'vault://secret/data/short?secret',
  });
  await expect(reading).rejects.toThrow(/PAYCOM_API_SESSION_SECRET: the value/);
  await expect(reading).rejects.not.toThrow(/too-short/);
});
