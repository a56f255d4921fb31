import {
  type AlarmType,
  type Channel,
  deleteChannel,
  listChannels,
} from '../../infra/notifications/channels.js';
import { countMessages, listMessages, type MessageFilter } from '../../infra/notifications/sent-messages.js';
import {
  addChannel,
  editChannel,
  type NotificationContext,
  sendChannelTest,
} from '../../services/manage-notifications.js';
import { AppError } from '../../shared/app-error.js';
import { Email } from '../../shared/user.js';
import { ALARM_TYPES } from '../../shared/vocabulary.js';
import { printResult } from '../render/print.js';
import { printDone, printList } from '../render/print-list.js';
import { describeChannels, describeMessages } from '../render/print-notifications.js';
import type { Context } from '../runtime/context.js';
import { parseAccountName } from './account-name.js';

type Json = { readonly json?: true };
type Given = Json & {
  readonly to?: readonly string[];
  readonly url?: string;
  readonly types?: readonly AlarmType[];
};

export async function printChannels(context: Context, { json }: Json): Promise<void> {
  printResult(await listChannels(await context.store()), describeChannels, json);
}

export async function newChannel(
  context: Context,
  name: string,
  { kind, to = [], url = null, types = ALARM_TYPES, json }: CreateOptions,
): Promise<void> {
  const { account } = context;
  const config = await context.config();
  const given = { name: parseAccountName(name), kind, to: to.map(parseAddress), url, types };
  const channel = await addChannel({ store: await context.store(), config }, given, account);
  const { channel_id } = channel;
  printDone(
    `Created ${name}, id ${channel_id}. Try it: \`paycom notifications test ${channel_id}\``,
    channel,
    json,
  );
}

type CreateOptions = Omit<Given, 'url'> & Pick<Channel, 'kind'> & { readonly url?: string | null };
type SetOptions = Given & { readonly name?: string; readonly enable?: true; readonly disable?: true };

export async function setChannel(
  context: Context,
  channel_id: string,
  { name, to, url, types, enable, disable, json }: SetOptions,
): Promise<void> {
  const enabled = enable ?? (disable && false);
  const change = { name: name && parseAccountName(name), to: to?.map(parseAddress), url, types, enabled };
  const channel = await editChannel(await contextOf(context), channel_id, change, context.account);
  printDone(`Changed ${channel_id} (${channel.name}).`, channel, json);
}

export async function removeChannel(context: Context, channel_id: string, { json }: Json): Promise<void> {
  await deleteChannel((await context.store()).db, channel_id, context.account);
  printDone(`Deleted ${channel_id}.`, { channel_id, deleted: true }, json);
}

export async function sendTestMessage(context: Context, channel_id: string, { json }: Json): Promise<void> {
  const channel = await sendChannelTest(await contextOf(context), channel_id, context.account);
  const where = '`paycom notifications messages` shows what came of it.';
  printDone(`A test is on its way to ${channel.name}. ${where}`, channel, json);
}

type MessageOptions = Json & { readonly channel?: string; readonly limit: number } & Pick<
    MessageFilter,
    'status'
  >;

export async function printMessages(
  context: Context,
  { channel: channel_id, status, limit, json }: MessageOptions,
): Promise<void> {
  const { db } = await context.store();
  const filter = { channel_id, status };
  const items = await listMessages(db, { ...filter, limit });
  await printList({ items, count: () => countMessages(db, filter), limit }, describeMessages, json);
}

/** @throws AppError `usage` */
function parseAddress(text: string): string {
  const { success, data } = Email.safeParse(text);
  if (!success) throw new AppError('usage', { problem: `'${text}' is not an e-mail address.` });
  return data;
}

async function contextOf(context: Context): Promise<NotificationContext> {
  const [store, { client }] = await Promise.all([context.store(), context.temporal()]);
  return { store, config: await context.config(), client };
}
