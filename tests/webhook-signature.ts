import { createHmac, randomUUID } from 'node:crypto';

type StandardHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;
type DeprecatedHeaders = Record<'x-paycom-timestamp' | 'x-paycom-signature', string>;

/** Returns the headers of a signed webhook. Follows the Standard Webhooks specification without its library. `at` is a Unix time in seconds. */
export function signWebhook(
  body: string,
  secret: string,
  at: number = Date.now() / 1000,
  id = `msg_${randomUUID()}`,
): StandardHeaders {
  const timestamp = String(Math.floor(at));
  const [, encoded] = /^whsec_(.*)$/.exec(secret) ?? [];
  const key = encoded === undefined ? secret : Buffer.from(encoded, 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** Reports to the API at `url` that a file has arrived. */
export function postFileArrived(url: string, secret: string, path: string): Promise<Response> {
  const body = JSON.stringify({ path });
  return fetch(`${url}/api/paycom/webhooks/file_arrived/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signWebhook(body, secret) },
    body,
  });
}

/** The deprecated headers. */
export function signDeprecated(
  body: string,
  secret: string,
  at: number = Date.now() / 1000,
): DeprecatedHeaders {
  const timestamp = String(Math.floor(at));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-paycom-timestamp': timestamp, 'x-paycom-signature': `sha256=${signature}` };
}
