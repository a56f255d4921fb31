import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { AppError } from '../../shared/app-error.js';
import { STANDARD_SECRET_PREFIX } from '../../shared/webhook-secret.js';

export const ID_HEADER = 'webhook-id';
export const TIMESTAMP_HEADER = 'webhook-timestamp';
export const SIGNATURE_HEADER = 'webhook-signature';

/** Our headers from before Standard Webhooks. Accepted for one more release. */
const DEPRECATED_TIMESTAMP_HEADER = 'x-paycom-timestamp';
const DEPRECATED_SIGNATURE_HEADER = 'x-paycom-signature';

/** The tolerance that `standardwebhooks` uses. */
const VALID_SECONDS = 300;

/** A verified request: its idempotency id, and whether it used the deprecated headers. */
export type Delivery = { readonly id: string; readonly deprecated: boolean };

/**
 * Verifies the signature of a request: Standard Webhooks (https://www.standardwebhooks.com), or the deprecated headers.
 *
 * @throws AppError `webhook_not_configured`, `webhook_not_signed`, `webhook_expired`
 */
export function verifySignature(
  secrets: readonly string[],
  headers: IncomingHttpHeaders,
  body: Buffer,
  now: Date,
): Delivery {
  if (secrets.length === 0) throw new AppError('webhook_not_configured');
  const deprecated = headers[SIGNATURE_HEADER] === undefined;
  const id = deprecated
    ? verifyDeprecated(secrets, headers, body, now)
    : verifyStandard(secrets, headers, body, now);
  return { id, deprecated };
}

function verifyStandard(
  secrets: readonly string[],
  headers: IncomingHttpHeaders,
  body: Buffer,
  now: Date,
): string {
  const [id, timestamp] = [String(headers[ID_HEADER] ?? ''), String(headers[TIMESTAMP_HEADER] ?? '')];
  // The library would accept `1700000000.5` and ignore the fraction.
  if (!/^\d{1,12}$/.test(timestamp)) throw new AppError('webhook_not_signed');
  if (isExpired(timestamp, now)) throw new AppError('webhook_expired');
  const signed = {
    [ID_HEADER]: id,
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: String(headers[SIGNATURE_HEADER]),
  };
  // Tries every secret, so that the response time does not reveal which one matches.
  const valid = secrets.filter((secret) => isSigned(webhookOf(secret), signed, body));
  if (valid.length === 0) throw new AppError('webhook_not_signed');
  return id;
}

function isSigned(webhook: Webhook, headers: Record<string, string>, body: Buffer): boolean {
  try {
    webhook.verify(body, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

/** A secret without the prefix is a raw key, so that secrets from before Standard Webhooks stay valid. */
function webhookOf(secret: string): Webhook {
  return secret.startsWith(STANDARD_SECRET_PREFIX)
    ? new Webhook(secret)
    : new Webhook(Buffer.from(secret), { format: 'raw' });
}

/** Returns the signature: the hexadecimal HMAC-SHA256 of `timestamp.body`. The key is the text of the secret, including any prefix. */
function verifyDeprecated(
  secrets: readonly string[],
  headers: IncomingHttpHeaders,
  body: Buffer,
  now: Date,
): string {
  const [, timestamp = ''] = /^(\d{1,12})$/.exec(String(headers[DEPRECATED_TIMESTAMP_HEADER])) ?? [];
  const [, given = ''] = /^sha256=([0-9a-f]{64})$/i.exec(String(headers[DEPRECATED_SIGNATURE_HEADER])) ?? [];
  const [signature] = secrets
    .map((secret) => createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex'))
    .filter((expected) => isEqual(expected, given.toLowerCase()));
  if (!timestamp || signature === undefined) throw new AppError('webhook_not_signed');
  if (isExpired(timestamp, now)) throw new AppError('webhook_expired');
  return signature;
}

function isExpired(timestamp: string, now: Date): boolean {
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) > VALID_SECONDS;
}

function isEqual(expected: string, given: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
