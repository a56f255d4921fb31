import { z } from 'zod';

/** Begins a secret of Standard Webhooks; what follows is the key in base64. */
export const STANDARD_SECRET_PREFIX = 'whsec_';

/** 24 bytes in base64, the shortest key that Standard Webhooks allows. */
const Key = z.base64().min(32);

/** True for `whsec_` and a key, and for any other text, whose bytes are the key. */
export function isWebhookSecret(secret: string): boolean {
  return !secret.startsWith(STANDARD_SECRET_PREFIX) || isKey(secret.slice(STANDARD_SECRET_PREFIX.length));
}

function isKey(encoded: string): boolean {
  return Key.safeParse(encoded).success;
}
