import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { AppError } from '../../shared/app-error.js';
import { STANDARD_SECRET_PREFIX } from '../../shared/webhook-secret.js';

export const ID_HEADER = 'webhook-id';
export const TIMESTAMP_HEADER = 'webhook-timestamp';
export const SIGNATURE_HEADER = 'webhook-signature';

/** From before Standard Webhooks; accepted for one release more. */
const DEPRECATED_TIMESTAMP_HEADER = 'x-paycom-timestamp';
const DEPRECATED_SIGNATURE_HEADER = 'x-paycom-signature';

/** As `standardwebhooks` has it. */
const VALID_SECONDS = 300;

/** A verified request: the id under which it counts once, and whether it was signed with the deprecated headers. */
export type Delivery = { readonly id: string; readonly deprecated: boolean };

/**
 * Verifies a request by Standard Webhooks (https://www.standardwebhooks.com), or by the deprecated headers.
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
  // The library would read `1700000000.5` as a whole number.
  if (!/^\d{1,12}$/.test(timestamp)) throw new AppError('webhook_not_signed');
  if (isExpired(timestamp, now)) throw new AppError('webhook_expired');
  const signed = {
    [ID_HEADER]: id,
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: String(headers[SIGNATURE_HEADER]),
  };
  // All are tried, so that the time taken does not show which secret fits.
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

/** A secret without the prefix is the key as it is, so that secrets from before Standard Webhooks stay valid. */
function webhookOf(secret: string): Webhook {
  return secret.startsWith(STANDARD_SECRET_PREFIX)
    ? new Webhook(secret)
    : new Webhook(Buffer.from(secret), { format: 'raw' });
}

/** Returns the signature: the HMAC-SHA256 of `timestamp.body` in hexadecimal. Its key is the secret's text, whatever its prefix. */
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
