import { randomBytes } from 'node:crypto';
import type { Logger } from '../config/logger.js';
import type { Keyring } from '../crypto/keyring.js';

/** What signs the cookies of people, then what else is still believed: nobody is signed out when an encryption key is replaced. */
export function sessionSecrets(
  setting: string | undefined,
  keyring: Keyring,
  logger: Logger,
): readonly [string, ...string[]] {
  if (setting !== undefined) return [setting];
  const [newest, ...others] = keyring.sessionSecrets;
  if (newest !== undefined) return [newest, ...others];
  // Neither a restart nor another server believes it.
  logger.warn('session_secret_made_up');
  return [randomBytes(32).toString('base64')];
}
