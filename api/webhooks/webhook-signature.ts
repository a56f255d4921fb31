import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../shared/app-error.js';

export const TIMESTAMP_HEADER = 'x-paycom-timestamp';
export const SIGNATURE_HEADER = 'x-paycom-signature';

const VALID_SECONDS = 300;

/**
 * The HMAC-SHA256 of `timestamp.body`, in hexadecimal, once it is known to be made with one of the secrets, and of late.
 *
 * @throws AppError `webhook_not_configured`, `webhook_not_signed`, `webhook_expired`
 */
export function verifySignature(
  secrets: readonly string[],
  headers: IncomingHttpHeaders,
  body: Buffer,
  now: Date,
): string {
  if (secrets.length === 0) throw new AppError('webhook_not_configured');
  const [, timestamp = ''] = /^(\d{1,12})$/.exec(String(headers[TIMESTAMP_HEADER])) ?? [];
  const [, given = ''] = /^sha256=([0-9a-f]{64})$/i.exec(String(headers[SIGNATURE_HEADER])) ?? [];
  // All are tried, so that the time it takes does not tell which one it was.
  const [signature] = secrets
    .map((secret) => createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex'))
    .filter((wanted) => isEqual(wanted, given.toLowerCase()));
  if (!timestamp || signature === undefined) throw new AppError('webhook_not_signed');
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > VALID_SECONDS)
    throw new AppError('webhook_expired');
  return signature;
}

function isEqual(wanted: string, given: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
}
