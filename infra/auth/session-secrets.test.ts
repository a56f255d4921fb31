import { expect, test } from 'vitest';
import { KEY_ONE, KEY_TWO } from '../../tests/test-store.js';
import { createLogger } from '../config/logger.js';
import { Keyring } from '../crypto/keyring.js';
import { sessionSecrets } from './session-secrets.js';

function secretsOf(setting: string | undefined, keys: string | undefined) {
  const lines: string[] = [];
  const logger = createLogger({ level: 'trace', to: { write: (line) => void lines.push(line) } });
  return { secrets: sessionSecrets(setting, Keyring.parse(keys, keys !== undefined), logger), lines };
}

test('servers with the same keys derive the same secrets, newest first, and never the keys themselves', () => {
  const [one] = secretsOf(undefined, KEY_ONE).secrets;
  const { secrets, lines } = secretsOf(undefined, `${KEY_TWO},${KEY_ONE}`);
  expect(secrets).toEqual([expect.stringMatching(/^.{44}$/), one]);
  expect(secrets[0]).not.toBe(one);
  for (const key of [KEY_ONE, KEY_TWO]) expect(key).not.toContain(String(one));
  expect(lines).toEqual([]);
});

test('the setting takes precedence over the keys', () => {
  expect(secretsOf('s'.repeat(32), KEY_ONE).secrets).toEqual(['s'.repeat(32)]);
});

test('without either, generates a new secret each time and logs it', () => {
  const { secrets, lines } = secretsOf(undefined, undefined);
  expect(secretsOf(undefined, undefined).secrets).not.toEqual(secrets);
  expect(lines).toEqual([expect.stringContaining('session_secret_generated')]);
});
