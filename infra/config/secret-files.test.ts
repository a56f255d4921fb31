import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkSecretFiles, readConfig } from './environment.js';

const folder = mkdtempSync(join(tmpdir(), 'paycom-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(content: string, mode: number): string {
  files += 1;
  const path = join(folder, String(files));
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}
const PRODUCTION = { NODE_ENV: 'production' };

/** Each way in which a file with secrets is named, as the env file and the variables of the process. */
const WAYS: readonly [string, (mode: number) => { envFile: string; env?: Record<string, string> }][] = [
  ['an env file', (mode) => ({ envFile: file('PAYCOM_SFTP_PASSWORD=example', mode) })],
  [
    'a _FILE of the process',
    (mode) => ({ envFile: file('', 0o600), env: { PAYCOM_SFTP_PASSWORD_FILE: file('example', mode) } }),
  ],
  [
    'a _FILE in the env file',
    (mode) => ({ envFile: file(`PAYCOM_ENCRYPTION_KEYS_FILE=${file('', mode)}`, 0o600) }),
  ],
  [
    'a private key',
    (mode) => ({ envFile: file(`PAYCOM_SFTP_PRIVATE_KEY_PATH=${file('key', mode)}`, 0o600) }),
  ],
  [
    "Temporal's private key",
    (mode) => ({ envFile: file(`TEMPORAL_TLS_CLIENT_KEY_PATH=${file('key', mode)}`, 0o600) }),
  ],
  [
    "Temporal's configuration file, which may have an API key",
    (mode) => ({ envFile: file('', 0o600), env: { TEMPORAL_CONFIG_FILE: file('', mode) } }),
  ],
  [
    "the token of Vault's agent",
    (mode) => ({ envFile: file('', 0o600), env: { VAULT_TOKEN_FILE: file('token', mode) } }),
  ],
  [
    "the private key of OpenTelemetry's exporter",
    (mode) => ({ envFile: file(`OTEL_EXPORTER_OTLP_CLIENT_KEY=${file('key', mode)}`, 0o600) }),
  ],
  [
    "the certificate with Azure's private key",
    (mode) => ({ envFile: file('', 0o600), env: { AZURE_CLIENT_CERTIFICATE_PATH: file('key', mode) } }),
  ],
  [
    "Google's credentials with a private key",
    (mode) => {
      const credentials = file(JSON.stringify({ type: 'service_account', private_key: 'key' }), mode);
      return { envFile: file('', 0o600), env: { GOOGLE_APPLICATION_CREDENTIALS: credentials } };
    },
  ],
  [
    "MongoDB's private key",
    (mode) => {
      const path = encodeURIComponent(file('key', mode));
      const uri = `mongodb://one,two/paycom?replicaSet=rs0&tlsCertificateKeyFile=${path}`;
      return { envFile: file(`MONGODB_URI=${uri}`, 0o600) };
    },
  ],
  [
    'a link to a secret',
    (mode) => {
      const link = join(folder, `link-${mode}`);
      symlinkSync(file('example', mode), link);
      return { envFile: file(`PAYCOM_SFTP_PASSWORD_FILE=${link}`, 0o600) };
    },
  ],
];

it.each(WAYS)(
  '%s that others can read or change is refused in production, and doctor finds it',
  async (_, way) => {
    for (const mode of [0o644, 0o604, 0o602, 0o660, 0o666]) {
      const { envFile, env = {} } = way(mode);
      const refused = expect.objectContaining({ code: 'secret_file_readable' });
      await expect(readConfig(envFile, { ...env, ...PRODUCTION })).rejects.toEqual(refused);
      const config = await readConfig(envFile, env);
      expect(() => checkSecretFiles(config, envFile, env)).toThrow(refused);
      chmodSync(envFile, 0o600);
      rmSync(join(folder, `link-${mode}`), { force: true });
    }
    for (const mode of [0o600, 0o640, 0o400]) {
      const { envFile, env = {} } = way(mode);
      await expect(readConfig(envFile, { ...env, ...PRODUCTION })).resolves.toBeTruthy();
      const config = await readConfig(envFile, env);
      expect(() => checkSecretFiles(config, envFile, env)).not.toThrow();
    }
  },
);

it('a private key that does not exist is left to the login', async () => {
  const envFile = file('PAYCOM_SFTP_PRIVATE_KEY_PATH=/nowhere/key', 0o600);
  expect((await readConfig(envFile, PRODUCTION)).sftp.privateKeyPath).toBe('/nowhere/key');
});

it("Google's credentials without a key, which say where to get one, are no secret", async () => {
  const path = file(JSON.stringify({ type: 'external_account' }), 0o644);
  const env = { ...PRODUCTION, GOOGLE_APPLICATION_CREDENTIALS: path };
  await expect(readConfig(file('', 0o600), env)).resolves.toBeTruthy();
});
