import { createHmac } from 'node:crypto';

/** The headers that a sender adds to a webhook. */
export function signWebhook(
  body: string,
  secret: string,
  at: number = Date.now() / 1000,
): { 'x-paycom-timestamp': string; 'x-paycom-signature': string } {
  const timestamp = String(Math.floor(at));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-paycom-timestamp': timestamp, 'x-paycom-signature': `sha256=${signature}` };
}
