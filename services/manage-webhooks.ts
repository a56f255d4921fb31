import type { Client } from '@temporalio/client';
import type { Store } from '../infra/mongo/store.js';
import { wakeWebhook } from '../infra/temporal/wake-delivery.js';
import { checkWebhookUrl } from '../infra/webhooks/webhook-url.js';
import {
  changeWebhook,
  createWebhook,
  decideHeld,
  type HeldDecision,
  type NewWebhook,
  replayWebhook,
  testWebhook,
  type Webhook,
  type WebhookChange,
  type WithSecret,
} from '../infra/webhooks/webhooks.js';
import type { Actor } from '../shared/actor.js';
import type { Config } from '../shared/config.js';

/** The dependencies of a change after which events are sent at once. */
export type WebhookContext = { readonly store: Store; readonly config: Config; readonly client: Client };

/** @throws AppError `invalid_input` for a URL that can never receive events */
export async function addWebhook(
  { store, config }: Omit<WebhookContext, 'client'>,
  given: NewWebhook,
  by: Actor,
): Promise<WithSecret> {
  checkWebhookUrl(given.url, config.webhooks.privateAddresses);
  return createWebhook(store, given, by);
}

/** @throws AppError `webhook_not_found`, `invalid_input` */
export async function editWebhook(
  context: WebhookContext,
  webhook_id: string,
  change: WebhookChange,
  by: Actor,
): Promise<Webhook> {
  const { store, config } = context;
  if (change.url !== undefined) checkWebhookUrl(change.url, config.webhooks.privateAddresses);
  return thenSend(context, await changeWebhook(store, webhook_id, change, by));
}

/** Sends a test event to a webhook, like every other event. @throws AppError `webhook_not_found` */
export async function sendTest(context: WebhookContext, webhook_id: string, by: Actor): Promise<Webhook> {
  return thenSend(context, await testWebhook(context.store, webhook_id, by));
}

/** @throws AppError `webhook_not_found` */
export async function sendAgain(
  context: WebhookContext,
  replay: { readonly webhook_id: string; readonly since: Date },
  by: Actor,
): Promise<Webhook> {
  return thenSend(context, await replayWebhook(context.store, replay, by));
}

/** @throws AppError `webhook_not_found`, `webhook_not_held` */
export async function decideTerminations(
  context: WebhookContext,
  decision: HeldDecision & { readonly webhook_id: string },
  by: Actor,
): Promise<Webhook> {
  return thenSend(context, await decideHeld(context.store, decision, by));
}

async function thenSend(context: WebhookContext, webhook: Webhook): Promise<Webhook> {
  await wakeWebhook(context, webhook.webhook_id);
  return webhook;
}
