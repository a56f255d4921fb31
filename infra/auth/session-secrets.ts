import { randomBytes } from 'node:crypto';
import type { Logger } from '../config/logger.js';
import type { Keyring } from '../crypto/keyring.js';

/** Returns the secret that signs cookies, then the older accepted ones, so that a new encryption key ends no session. */
export function sessionSecrets(
  setting: string | undefined,
  keyring: Keyring,
  logger: Logger,
): readonly [string, ...string[]] {
  if (setting !== undefined) return [setting];
  const [newest, ...others] = keyring.sessionSecrets;
  if (newest !== undefined) return [newest, ...others];
  // Not valid after a restart, nor on another server.
  logger.warn('session_secret_generated');
  return [randomBytes(32).toString('base64')];
}
