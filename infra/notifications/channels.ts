import { randomBytes } from 'node:crypto';
import type { ClientSession, Db } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import type { AuditAction } from '../../shared/audit-action.js';
import { CHANNEL_TEST } from '../../shared/event.js';
import { recordAction } from '../audit/audit.js';
import { openedOr } from '../crypto/keyring.js';
import { appendEvent, eventsAfter, lastEventNumber } from '../events/event-log.js';
import { collections } from '../mongo/collections.js';
import type { ChannelDocument } from '../mongo/documents/notification-documents.js';
import type { Store } from '../mongo/store.js';
import { inTransaction } from '../mongo/transaction.js';
import { type ChannelTarget, openChannel, sealChannel } from './channel-target.js';

/** `unreadable`: it has neither addresses nor a URL, because they were altered, or are not encrypted. */
export type Channel = Omit<ChannelDocument, 'target' | 'keys'> &
  ChannelTarget & { readonly unreadable?: true };
export type AlarmType = ChannelDocument['types'][number];
export type NewChannel = Pick<ChannelDocument, 'name' | 'kind'> &
  ChannelTarget & { readonly types: readonly AlarmType[] };
export type ChannelChange = {
  readonly [Field in Exclude<keyof NewChannel, 'kind'>]?: NewChannel[Field] | undefined;
} & { readonly enabled?: boolean | undefined };

/** Creates a channel. It gets the events from now on. */
export async function createChannel(store: Store, given: NewChannel, by: Actor): Promise<Channel> {
  const { db, keyring } = store;
  const channel_id = randomBytes(8).toString('hex');
  const { name, kind, types, to, url } = given;
  const last = await lastEventNumber(db);
  const document: ChannelDocument = {
    ...{ channel_id, name, kind, types: [...types], ...sealChannel(keyring, channel_id, { to, url }) },
    ...{ enabled: true, event: last, since: last, retry: null, failing_since: null },
    ...{ created_by: by.account_id, created_at: new Date() },
  };
  await inTransaction(db, async (session) => {
    await collections(db).channels.insertOne({ ...document }, { session });
    await record(db, { by, action: 'channel.create', channel_id, fields: [kind, ...types] }, session);
  });
  return shown(store, document);
}

export async function listChannels(store: Store): Promise<Channel[]> {
  const found = await collections(store.db)
    .channels.find({}, { projection: { _id: 0 } })
    .sort({ created_at: 1 })
    .toArray();
  return found.map((document) => shown(store, document));
}

/** Returns the channels that have events to look at. */
export async function waitingChannels(db: Db): Promise<string[]> {
  return collections(db).channels.distinct('channel_id', {
    enabled: true,
    event: { $lt: await lastEventNumber(db) },
  });
}

/** Returns the time of the oldest unsent event of each channel that has one. A disabled channel waits for nothing. */
export async function channelsWaitSince(db: Db): Promise<Date[]> {
  const channels = await collections(db).channels.find({ enabled: true }).toArray();
  const oldest = await Promise.all(channels.map(({ event }) => eventsAfter(db, event, 1)));
  return oldest.flatMap(([first]) => first?.at ?? []);
}

/** Returns the stored channel, null when it was deleted. */
export async function findChannel(db: Db, channel_id: string): Promise<ChannelDocument | null> {
  return collections(db).channels.findOne({ channel_id }, { projection: { _id: 0 } });
}

/** @throws AppError `channel_not_found` */
export async function getChannel(store: Store, channel_id: string): Promise<Channel> {
  const found = await findChannel(store.db, channel_id);
  if (!found) throw new AppError('channel_not_found', { channel_id });
  return shown(store, found);
}

/**
 * Changes the given properties. A channel that is enabled gets the events from then on, and one that did not hear of failed syncs hears of those
 * that go on.
 *
 * @throws AppError `channel_not_found`
 */
export async function changeChannel(
  store: Store,
  channel_id: string,
  { name, types, to, url, enabled }: ChannelChange,
  by: Actor,
): Promise<Channel> {
  const { db, keyring } = store;
  const before = await getChannel(store, channel_id);
  const target = { to: to ?? before.to, url: url === undefined ? before.url : url };
  const begins = enabled === true && !before.enabled;
  const hearsOfFailures = types?.includes('sync.failed') === true && !before.types.includes('sync.failed');
  const last = await lastEventNumber(db);
  const $set = {
    ...(name !== undefined && { name }),
    ...(types !== undefined && { types: [...types] }),
    ...((to !== undefined || url !== undefined) && sealChannel(keyring, channel_id, target)),
    ...(to !== undefined && { refused: 0 }),
    ...(enabled !== undefined && { enabled }),
    ...(hearsOfFailures && { since: last }),
    ...(begins && { event: last, since: last, retry: null, failing_since: null }),
  };
  const given = Object.entries({ name, types, to, url, enabled });
  const fields = given.flatMap(([field, value]) => (value === undefined ? [] : [field]));
  return inTransaction(db, async (session) => {
    const changed = await collections(db).channels.findOneAndUpdate(
      { channel_id },
      { $set },
      { session, returnDocument: 'after', projection: { _id: 0 } },
    );
    if (!changed) throw new AppError('channel_not_found', { channel_id });
    await record(db, { by, action: 'channel.change', channel_id, fields }, session);
    return shown(store, changed);
  });
}

/** @throws AppError `channel_not_found` */
export async function deleteChannel(db: Db, channel_id: string, by: Actor): Promise<void> {
  await inTransaction(db, async (session) => {
    const { deletedCount } = await collections(db).channels.deleteOne({ channel_id }, { session });
    if (deletedCount === 0) throw new AppError('channel_not_found', { channel_id });
    await record(db, { by, action: 'channel.delete', channel_id }, session);
  });
}

/**
 * Records an event for this channel alone, which is sent like every alarm.
 *
 * @throws AppError `channel_not_found`, `invalid_input` for a disabled channel
 */
export async function testChannel(store: Store, channel_id: string, by: Actor): Promise<Channel> {
  const { db } = store;
  const channel = await getChannel(store, channel_id);
  if (!channel.enabled) throw new AppError('invalid_input', { problems: 'channel_id: it is disabled' });
  await recordAction(db, { by, action: 'channel.test', target: channel_id, before: null, after: null });
  const event_id = `${CHANNEL_TEST}:${randomBytes(8).toString('hex')}`;
  const subject = `channel/${channel_id}`;
  await appendEvent(db, { event_id, type: CHANNEL_TEST, at: new Date(), subject, channel_id });
  return channel;
}

type Recorded = {
  readonly by: Actor;
  readonly action: AuditAction;
  readonly channel_id: string;
  readonly fields?: string[];
};

async function record(db: Db, { by, action, channel_id, fields }: Recorded, session: ClientSession) {
  const after = fields ? { fields } : null;
  await recordAction(db, { by, action, target: channel_id, before: null, after }, session);
}

function shown({ keyring }: Store, document: ChannelDocument): Channel {
  const { target: _, keys: __, ...rest } = document;
  const unreadable: ChannelTarget & Pick<Channel, 'unreadable'> = { to: [], url: null, unreadable: true };
  return { ...rest, ...openedOr(() => openChannel(keyring, document), unreadable) };
}
