import { Webhook } from 'standardwebhooks';
import type { Event } from '../../shared/event.js';
import { type Egress, guardedPost, type PostAnswer } from './guarded-post.js';

type Addressed = { readonly url: string; readonly secrets: readonly string[] };

/** Returns the body of an event, as Standard Webhooks describes it. */
export function bodyOf({ type, at, data }: Event): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}

/** Sends an event, signed with each secret. Never throws. */
export async function postEvent(
  event: Event,
  { url, secrets }: Addressed,
  egress: Egress,
): Promise<PostAnswer> {
  const body = bodyOf(event);
  return guardedPost(url, { body, headers: signatureHeaders(event, body, secrets) }, egress);
}

function signatureHeaders({ id }: Event, body: string, secrets: readonly string[]): Record<string, string> {
  const now = new Date();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
}
