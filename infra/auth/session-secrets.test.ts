import { expect, test } from 'vitest';
import { KEY_ONE, KEY_TWO } from '../../tests/test-store.js';
import { createLogger } from '../config/logger.js';
import { Keyring } from '../crypto/keyring.js';
import { sessionSecrets } from './session-secrets.js';

function secretsOf(setting: string | undefined, keys: string | undefined) {
  const lines: string[] = [];
  const logger = createLogger({ level: 'trace', to: { write: (line) => void lines.push(line) } });
  const keyring = Keyring.parse(keys, keys !== undefined);
  const read = sessionSecrets(setting, keyring, logger);
  return { keyring, read, secrets: read(), lines };
}

test('servers with the same keys derive the same secrets, newest first, and never the keys themselves', () => {
  const [one] = secretsOf(undefined, KEY_ONE).secrets;
  const { secrets, lines } = secretsOf(undefined, `${KEY_TWO},${KEY_ONE}`);
  expect(secrets).toEqual([expect.stringMatching(/^.{44}$/), one]);
  expect(secrets[0]).not.toBe(one);
  for (const key of [KEY_ONE, KEY_TWO]) expect(key).not.toContain(String(one));
  expect(lines).toEqual([]);
});

test('a key that comes while the server runs signs from then on, and the cookies of before stay valid', () => {
  const { keyring, read, secrets } = secretsOf(undefined, KEY_ONE);
  keyring.adopt(Keyring.parse(`${KEY_TWO},${KEY_ONE}`, true));
  expect(read()).toEqual([secretsOf(undefined, KEY_TWO).secrets[0], secrets[0]]);
});

test('the setting takes precedence over the keys', () => {
  expect(secretsOf('s'.repeat(32), KEY_ONE).secrets).toEqual(['s'.repeat(32)]);
});

test('without either, generates a new secret each time and logs it', () => {
  const { secrets, lines } = secretsOf(undefined, undefined);
  expect(secretsOf(undefined, undefined).secrets).not.toEqual(secrets);
  expect(lines).toEqual([expect.stringContaining('session_secret_generated')]);
});
