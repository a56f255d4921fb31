import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../dev/temporary-folder.js';
import { loadConfig } from '../../shared/config.js';
import {
  ARN,
  cloudEnvironment,
  GCP_KEY,
  googleCredentials,
  type KeyServices,
  startKeyServices,
  TOKEN,
} from '../../tests/key-services.js';
import { generateKey } from '../crypto/keyring.js';
import { azureKeyVault } from './azure-key-vault.js';
import { gcpKms } from './gcp-kms.js';
import type { KeyWrapper } from './key-wrapper.js';
import { parseWrappingKeys } from './parse-wrapping-keys.js';

const SECRET = Buffer.from(generateKey('k1'));
const LOCAL = generateKey('master');
let services: KeyServices;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  services = await startKeyServices();
  folder = await temporaryFolder();
  const [credentials, subject] = [join(folder.folder, 'google.json'), join(folder.folder, 'subject')];
  writeFileSync(credentials, googleCredentials(services.url, subject));
  writeFileSync(subject, 'made-up subject');
  for (const [name, value] of Object.entries(cloudEnvironment(services.url, credentials)))
    vi.stubEnv(name, value);
});
afterEach(() => services.failWith(null));
afterAll(async () => {
  vi.unstubAllEnvs();
  await services?.stop();
  await folder?.remove();
});

const vault = (over: Record<string, string> = {}) => ({
  VAULT_ADDR: services.url,
  VAULT_TOKEN: TOKEN,
  ...over,
});
const parsed = (keys: string, env: Record<string, string> = {}) =>
  parseWrappingKeys(loadConfig({ PAYCOM_KEY_ENCRYPTION_KEYS: keys, ...env }));
const only = ([wrapper]: KeyWrapper[]): KeyWrapper => {
  if (!wrapper) throw new Error('no key');
  return wrapper;
};

/** Each kind of key, and whether its service can refuse. Those of Google and Azure are at other addresses than in production. */
const KINDS: readonly (readonly [string, () => KeyWrapper])[] = [
  ['vault', () => only(parsed('vault:transit/paycom', vault()))],
  ['aws', () => only(parsed(`aws:${ARN}`))],
  ['gcp', () => gcpKms(GCP_KEY, services.url)],
  ['azure', () => azureKeyVault(`${services.url}/keys/paycom`, async () => TOKEN)],
];

test.each([...KINDS, ['local', () => only(parsed(`local:${LOCAL}`))] as const])(
  'a key of %s unwraps what it wrapped, which does not show it',
  async (_, open) => {
    const wrapped = Buffer.from(await open().wrap(SECRET));
    expect(wrapped.includes(SECRET.subarray(3))).toBe(false);
    expect(Buffer.from(await open().unwrap(wrapped))).toEqual(SECRET);
  },
);

test.each(KINDS)(
  '%s that refuses is a matter of the setting, one that is down is tried again',
  async (_, open) => {
    for (const [status, code] of [
      [403, 'invalid_settings'],
      [503, 'secret_service_unreachable'],
    ] as const) {
      services.failWith(status);
      const error: unknown = await open()
        .wrap(SECRET)
        .catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code });
      expect(String(error)).toContain(`HTTP ${status}`);
      expect(String(error)).toContain('PAYCOM_KEY_ENCRYPTION_KEYS');
      expect(String(error)).not.toContain(TOKEN);
    }
  },
);

test('nothing that listens is an outage', async () => {
  const gone = only(parsed('vault:transit/paycom', vault({ VAULT_ADDR: 'http://127.0.0.1:1' })));
  await expect(gone.wrap(SECRET)).rejects.toMatchObject({ code: 'secret_service_unreachable' });
});

test("Vault's key can be rotated: the old version still unwraps, and a new one wraps", async () => {
  const wrapper = only(parsed('vault:transit/paycom', vault()));
  const before = await wrapper.wrap(SECRET);
  services.rotate();
  const after = await wrapper.wrap(SECRET);
  expect(Buffer.from(before).toString()).toMatch(/^vault:v1:/);
  expect(Buffer.from(after).toString()).toMatch(/^vault:v2:/);
  for (const wrapped of [before, after]) expect(Buffer.from(await wrapper.unwrap(wrapped))).toEqual(SECRET);
});

test("the token of Vault's agent is read again for each request, and a namespace is sent", async () => {
  const file = join(folder.folder, 'token');
  writeFileSync(file, 'expired');
  const wrapper = only(
    parsed('vault:transit/paycom', vault({ VAULT_TOKEN: '', VAULT_TOKEN_FILE: file, VAULT_NAMESPACE: 'hr' })),
  );
  await expect(wrapper.wrap(SECRET)).rejects.toMatchObject({ code: 'invalid_settings' });
  writeFileSync(file, `${TOKEN}\n`);
  expect(await wrapper.wrap(SECRET)).toBeTruthy();
  expect(services.calls.at(-1)?.headers['x-vault-namespace']).toBe('hr');
});

test('the token for Azure is not sent where a wrapped key says', async () => {
  const wrapper = azureKeyVault(`${services.url}/keys/paycom`, async () => TOKEN);
  const { value } = JSON.parse(Buffer.from(await wrapper.wrap(SECRET)).toString()) as { value: string };
  const calls = services.calls.length;
  for (const kid of ['https://evil.example/keys/paycom/1', `${services.url}/keys/paycomX/1`]) {
    const planted = Buffer.from(JSON.stringify({ kid, value }));
    await expect(wrapper.unwrap(planted)).rejects.toMatchObject({ code: 'invalid_settings' });
  }
  expect(services.calls).toHaveLength(calls);
});

test('several keys are separated by commas, the newest first', () => {
  const ids = parsed(`vault:transit/paycom, local:${LOCAL},aws:${ARN}`, vault()).map(({ id }) => id);
  expect(ids).toEqual(['vault:transit/paycom', 'local:master', `aws:${ARN}`]);
  expect(parseWrappingKeys(loadConfig({}))).toEqual([]);
});

test.each([
  LOCAL,
  `LOCAL:${LOCAL}`,
  'local:only-an-id',
  'local:k:c2hvcnQ=',
  'vault:paycom',
  'vault:transit/../sys/seal',
  'aws:key/1',
  'gcp:projects/p',
  'azure:http://x.vault.azure.net/keys/k',
  'constructor:x',
  `local:${LOCAL},local:${LOCAL}`,
])('%# a key of another form is refused without being quoted', (text) => {
  const attempt = () => parsed(text);
  expect(attempt).toThrow(expect.objectContaining({ code: 'invalid_settings' }));
  expect(attempt).toThrow(/^(?!.*[A-Za-z0-9+/]{20}).*PAYCOM_KEY_ENCRYPTION_KEYS/s);
});
