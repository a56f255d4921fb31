import { randomBytes } from 'node:crypto';
import type { Logger } from '../config/logger.js';
import type { Keyring } from '../crypto/keyring.js';

/** The secret that signs cookies, then those that are still accepted, so that a new encryption key signs nobody out. */
export function sessionSecrets(
  setting: string | undefined,
  keyring: Keyring,
  logger: Logger,
): readonly [string, ...string[]] {
  if (setting !== undefined) return [setting];
  const [newest, ...others] = keyring.sessionSecrets;
  if (newest !== undefined) return [newest, ...others];
  // Not valid after a restart, nor on another server.
  logger.warn('session_secret_made_up');
  return [randomBytes(32).toString('base64')];
}
