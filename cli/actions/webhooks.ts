import { countSent, listSent, type SentFilter } from '../../infra/webhooks/sent-events.js';
import { deleteWebhook, listWebhooks, rotateSecret, type Webhook } from '../../infra/webhooks/webhooks.js';
import {
  addWebhook,
  decideTerminations,
  editWebhook,
  sendAgain,
  sendTest,
  type WebhookContext,
} from '../../services/manage-webhooks.js';
import { EventType } from '../../shared/event.js';
import { print, printJson, printNote, printResult } from '../render/print.js';
import { printDone, printList } from '../render/print-list.js';
import { describeSentEvents, describeWebhooks } from '../render/print-webhooks.js';
import type { Context } from '../runtime/context.js';
import { parseAccountName } from './account-name.js';

type Json = { readonly json?: true };
type Types = { readonly types?: readonly EventType[] };

export async function listWebhooksCommand(context: Context, { json }: Json): Promise<void> {
  printResult(await listWebhooks(await context.store()), describeWebhooks, json);
}

export async function createWebhookCommand(
  context: Context,
  name: string,
  url: string,
  { types = EventType.options, json }: Json & Types,
): Promise<void> {
  const given = { name: parseAccountName(name), url, types };
  const [store, config] = [await context.store(), await context.config()];
  const { webhook, secret } = await addWebhook({ store, config }, given, context.account);
  printSecret(webhook, secret, json);
}

type SetOptions = Json &
  Types & {
    readonly name?: string;
    readonly url?: string;
    readonly enable?: true;
    readonly disable?: true;
  };

export async function updateWebhookCommand(
  context: Context,
  webhook_id: string,
  { name, url, types, enable, disable, json }: SetOptions,
): Promise<void> {
  const enabled = enable ?? (disable && false);
  const change = { name: name && parseAccountName(name), url, types, enabled };
  const webhook = await editWebhook(await contextOf(context), webhook_id, change, context.account);
  printDone(`Changed ${webhook_id} (${webhook.name}).`, webhook, json);
}

export async function deleteWebhookCommand(
  context: Context,
  webhook_id: string,
  { json }: Json,
): Promise<void> {
  await deleteWebhook((await context.store()).db, webhook_id, context.account);
  printDone(`Deleted ${webhook_id}.`, { webhook_id, deleted: true }, json);
}

export async function rotateWebhookSecretCommand(
  context: Context,
  webhook_id: string,
  { overlapHours: overlap_hours, json }: Json & { readonly overlapHours: number },
): Promise<void> {
  const given = { webhook_id, overlap_hours };
  const { webhook, secret } = await rotateSecret(await context.store(), given, context.account);
  printSecret(webhook, secret, json);
}

export async function sendTestEventCommand(
  context: Context,
  webhook_id: string,
  { json }: Json,
): Promise<void> {
  const webhook = await sendTest(await contextOf(context), webhook_id, context.account);
  const where = '`paycom webhooks deliveries` shows what came of it.';
  printDone(`A test is on its way to ${webhook.name}. ${where}`, webhook, json);
}

type DeliveryOptions = Json & { readonly webhook?: string; readonly limit: number } & Pick<
    SentFilter,
    'status'
  >;

export async function listDeliveriesCommand(
  context: Context,
  { webhook: webhook_id, status, limit, json }: DeliveryOptions,
): Promise<void> {
  const { db } = await context.store();
  const filter = { webhook_id, status };
  const items = await listSent(db, { ...filter, limit });
  await printList({ items, count: () => countSent(db, filter), limit }, describeSentEvents, json);
}

export async function replayEventsCommand(
  context: Context,
  webhook_id: string,
  { since, json }: Json & { readonly since: Date },
): Promise<void> {
  const webhook = await sendAgain(await contextOf(context), { webhook_id, since }, context.account);
  printDone(`The events since ${since.toISOString()} are sent to ${webhook.name} again.`, webhook, json);
}

export const releaseTerminationsCommand = deciding('release', 'Released');
export const dropTerminationsCommand = deciding('drop', 'Dropped');

function deciding(decision: 'release' | 'drop', done: string) {
  return async (context: Context, webhook_id: string, sync_id: string, { json }: Json): Promise<void> => {
    const given = { webhook_id, sync_id, decision };
    const webhook = await decideTerminations(await contextOf(context), given, context.account);
    printDone(`${done} the terminations of ${sync_id} for ${webhook.name}.`, webhook, json);
  };
}

async function contextOf(context: Context): Promise<WebhookContext> {
  const [store, { client }] = await Promise.all([context.store(), context.temporal()]);
  return { store, config: await context.config(), client };
}

function printSecret(webhook: Webhook, secret: string, json?: true): void {
  if (json) {
    printJson({ secret, ...webhook });
    return;
  }
  printNote(`The secret of ${webhook.name}, id ${webhook.webhook_id}:`);
  print(secret);
}
