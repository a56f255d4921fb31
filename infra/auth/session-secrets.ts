import { randomBytes } from 'node:crypto';
import type { Logger } from '../config/logger.js';
import type { Keyring } from '../crypto/keyring.js';

type Secrets = readonly [string, ...string[]];

/**
 * Returns a function that returns the secret that signs cookies, then the older accepted ones. So a new encryption key ends no session, also one that
 * comes while the server runs.
 */
export function sessionSecrets(setting: string | undefined, keyring: Keyring, logger: Logger): () => Secrets {
  if (setting !== undefined) return () => [setting];
  const first = derived(keyring);
  if (first !== undefined) return () => derived(keyring) ?? first;
  // Not valid after a restart, nor on another server.
  logger.warn('session_secret_generated');
  const generated = randomBytes(32).toString('base64');
  return () => [generated];
}

function derived(keyring: Keyring): Secrets | undefined {
  const [newest, ...others] = keyring.sessionSecrets;
  return newest === undefined ? undefined : [newest, ...others];
}
