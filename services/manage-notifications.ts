import type { Client } from '@temporalio/client';
import type { Store } from '../infra/mongo/store.js';
import {
  type Channel,
  type ChannelChange,
  changeChannel,
  createChannel,
  getChannel,
  listChannels,
  type NewChannel,
  testChannel,
} from '../infra/notifications/channels.js';
import { wakeChannel } from '../infra/temporal/wake-delivery.js';
import { checkWebhookUrl } from '../infra/webhooks/webhook-url.js';
import type { Actor } from '../shared/actor.js';
import { AppError } from '../shared/app-error.js';
import type { Config } from '../shared/config.js';

type Stored = { readonly store: Store; readonly config: Config };
/** The dependencies of a change after which messages are sent at once. */
export type NotificationContext = Stored & { readonly client: Client };

/** @throws AppError `invalid_input` for a channel that can never receive anything */
export async function addChannel({ store, config }: Stored, given: NewChannel, by: Actor): Promise<Channel> {
  checkChannel(given, config);
  return createChannel(store, given, by);
}

/** @throws AppError `channel_not_found`, `invalid_input` */
export async function editChannel(
  context: NotificationContext,
  channel_id: string,
  change: ChannelChange,
  by: Actor,
): Promise<Channel> {
  const { store, config } = context;
  const { kind, to, url } = await getChannel(store, channel_id);
  if (change.to !== undefined || change.url !== undefined)
    checkChannel({ kind, to: change.to ?? to, url: change.url ?? url }, config);
  return thenSend(context, await changeChannel(store, channel_id, change, by));
}

/** Sends a test message to a channel, like every alarm. @throws AppError `channel_not_found`, `invalid_input` */
export async function sendChannelTest(
  context: NotificationContext,
  channel_id: string,
  by: Actor,
): Promise<Channel> {
  return thenSend(context, await testChannel(context.store, channel_id, by));
}

/** Returns how many channels are enabled. @throws AppError `channels_failing` with the names of those that accept nothing */
export async function assertChannels(store: Store): Promise<number> {
  const channels = (await listChannels(store)).filter(({ enabled }) => enabled);
  const failing = channels.filter(({ failing_since }) => failing_since !== null);
  if (failing.length > 0)
    throw new AppError('channels_failing', { channels: failing.map(({ name }) => name).join(', ') });
  return channels.length;
}

function checkChannel({ kind, to, url }: Pick<NewChannel, 'kind' | 'to' | 'url'>, config: Config): void {
  const isEmail = kind === 'email';
  if (isEmail ? to.length === 0 || url !== null : to.length > 0 || url === null) {
    const problems = isEmail
      ? 'to: an e-mail channel has addresses, and no URL'
      : `url: ${kind} has a URL, and no addresses`;
    throw new AppError('invalid_input', { problems });
  }
  if (url !== null) checkWebhookUrl(url, config.webhooks.privateAddresses);
  if (isEmail && (config.smtp.host === undefined || config.smtp.from === undefined))
    throw new AppError('smtp_not_configured');
}

async function thenSend(context: NotificationContext, channel: Channel): Promise<Channel> {
  await wakeChannel(context, channel.channel_id);
  return channel;
}
