import { randomBytes } from 'node:crypto';
import type { ClientSession, Db, UpdateFilter } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import type { AuditAction } from '../../shared/audit-action.js';
import { type EventType, TEST_EVENT } from '../../shared/event.js';
import { recordAction } from '../audit/audit.js';
import { openedOr } from '../crypto/keyring.js';
import { appendEvent, eventNumberAt, lastEventNumber } from '../events/event-log.js';
import { oldestEventAfter } from '../events/next-events.js';
import { collections } from '../mongo/collections.js';
import type { WebhookDocument } from '../mongo/documents/webhook-documents.js';
import type { Store } from '../mongo/store.js';
import { inTransaction } from '../mongo/transaction.js';
import { feedAt, feedEnd, lastChangeAt } from '../plans/change-feed.js';
import { isEarlier } from '../plans/feed-position.js';
import { newSecret, openTarget, sealTarget } from './webhook-target.js';

/** `unreadable`: it has no URL, because URL and secrets were altered, or are not encrypted. */
type ReadableUrl = { readonly url: string | null; readonly unreadable?: true };
/** A webhook with its URL, without its secrets. */
export type Webhook = Omit<WebhookDocument, 'target' | 'keys'> & ReadableUrl;
export type NewWebhook = {
  readonly name: string;
  readonly url: string;
  readonly types: readonly EventType[];
};
export type WebhookChange = {
  readonly [Field in keyof NewWebhook]?: NewWebhook[Field] | undefined;
} & { readonly enabled?: boolean | undefined };
/** A webhook and its new secret, which is shown once. */
export type WithSecret = { readonly webhook: Webhook; readonly secret: string };

const HOUR_MS = 3_600_000;

/** Creates a webhook. It gets the events from now on. */
export async function createWebhook(store: Store, given: NewWebhook, by: Actor): Promise<WithSecret> {
  const { db, keyring } = store;
  const webhook_id = randomBytes(8).toString('hex');
  const secret = newSecret();
  const { name, url, types } = given;
  const document: WebhookDocument = {
    ...{ webhook_id, name, types: [...types] },
    ...sealTarget(keyring, webhook_id, { url, secrets: [{ secret, ends_at: null }] }),
    ...{ feed: await feedEnd(db), event: await lastEventNumber(db), revision: 0, replay: 0 },
    ...{ disabled: null, failing_since: null, held: null, decided: null },
    ...{ created_by: by.account_id, created_at: new Date() },
  };
  await inTransaction(db, async (session) => {
    await collections(db).webhooks.insertOne({ ...document }, { session });
    await record(db, { by, action: 'webhook.create', webhook_id, fields: [...types] }, session);
  });
  return { webhook: shown(store, document), secret };
}

export async function listWebhooks(store: Store): Promise<Webhook[]> {
  const found = await collections(store.db)
    .webhooks.find({}, { projection: { _id: 0 } })
    .sort({ created_at: 1 })
    .toArray();
  return found.map((document) => shown(store, document));
}

/** Returns the webhooks that events are sent to. */
export async function activeWebhooks(db: Db): Promise<WebhookDocument[]> {
  return collections(db).webhooks.find({ disabled: null, held: null }).toArray();
}

/** Returns the time of the oldest unsent event of each webhook that has one. A webhook that a person paused waits for nothing. */
export async function webhooksWaitSince(store: Store): Promise<Date[]> {
  const webhooks = await collections(store.db)
    .webhooks.find({ disabled: { $ne: 'by_person' } })
    .toArray();
  const oldest = await Promise.all(webhooks.map((webhook) => oldestEventAfter(store, webhook)));
  return oldest.flatMap((at) => at ?? []);
}

/** Returns the stored webhook, null when it was deleted. */
export async function findWebhook(db: Db, webhook_id: string): Promise<WebhookDocument | null> {
  return collections(db).webhooks.findOne({ webhook_id }, { projection: { _id: 0 } });
}

/** Changes the given properties. A webhook that is enabled goes on where it stopped. @throws AppError `webhook_not_found` */
export async function changeWebhook(
  store: Store,
  webhook_id: string,
  { enabled, name, types, url }: WebhookChange,
  by: Actor,
): Promise<Webhook> {
  const change = ({ target }: WebhookDocument) => ({
    ...(name !== undefined && { name }),
    ...(types !== undefined && { types: [...types] }),
    ...(url !== undefined &&
      sealTarget(store.keyring, webhook_id, {
        ...openTarget(store.keyring, { webhook_id, target }),
        url,
      })),
    ...(enabled === true && { disabled: null, failing_since: null }),
    ...(enabled === false && { disabled: 'by_person' as const }),
  });
  const given = { name, types, url, enabled };
  const fields = Object.entries(given).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  return update(store, webhook_id, (before) => ({ $set: change(before) }), {
    by,
    action: 'webhook.change',
    fields,
  });
}

/** @throws AppError `webhook_not_found` */
export async function deleteWebhook(db: Db, webhook_id: string, by: Actor): Promise<void> {
  await inTransaction(db, async (session) => {
    const { deletedCount } = await collections(db).webhooks.deleteOne({ webhook_id }, { session });
    if (deletedCount === 0) throw new AppError('webhook_not_found', { webhook_id });
    await record(db, { by, action: 'webhook.delete', webhook_id }, session);
  });
}

/** Makes a new secret. Until the older ones end, all of them sign. @throws AppError `webhook_not_found` */
export async function rotateSecret(
  store: Store,
  { webhook_id, overlap_hours }: { readonly webhook_id: string; readonly overlap_hours: number },
  by: Actor,
): Promise<WithSecret> {
  const now = new Date();
  const end = new Date(now.getTime() + overlap_hours * HOUR_MS).toISOString();
  const secret = newSecret();
  const rotated = (before: WebhookDocument) => {
    const { url, secrets } = openTarget(store.keyring, before);
    const older = secrets
      .map((each) => ({ ...each, ends_at: each.ends_at !== null && each.ends_at < end ? each.ends_at : end }))
      .filter(({ ends_at }) => new Date(ends_at) > now);
    return sealTarget(store.keyring, webhook_id, { url, secrets: [{ secret, ends_at: null }, ...older] });
  };
  const webhook = await update(store, webhook_id, (before) => ({ $set: rotated(before) }), {
    by,
    action: 'webhook.rotate_secret',
  });
  return { webhook, secret };
}

/** Records an event for this webhook alone, which is sent like every other. @throws AppError `webhook_not_found` */
export async function testWebhook(store: Store, webhook_id: string, by: Actor): Promise<Webhook> {
  const { db } = store;
  const document = await getWebhook(db, webhook_id);
  await recordAction(db, { by, action: 'webhook.test', target: webhook_id, before: null, after: null });
  const event_id = `${TEST_EVENT}:${randomBytes(8).toString('hex')}`;
  const subject = `webhook/${webhook_id}`;
  await appendEvent(db, { event_id, type: TEST_EVENT, at: new Date(), subject, webhook_id });
  return shown(store, document);
}

/** Sends the events since a time again, with their former ids. What was not sent yet is sent in any case. @throws AppError `webhook_not_found` */
export async function replayWebhook(
  store: Store,
  { webhook_id, since }: { readonly webhook_id: string; readonly since: Date },
  by: Actor,
): Promise<Webhook> {
  const { db } = store;
  const [feed, event] = [await feedAt(db, since), await eventNumberAt(db, since)];
  const replayed = (before: WebhookDocument) => ({
    $set: {
      feed: isEarlier(feed, before.feed) ? feed : before.feed,
      event: Math.min(event, before.event),
      ...{ held: null, decided: null },
    },
    $inc: { replay: 1 },
  });
  return update(store, webhook_id, replayed, { by, action: 'webhook.replay' });
}

export type HeldDecision = Pick<NonNullable<WebhookDocument['decided']>, 'sync_id' | 'decision'>;

/** Releases the held terminations, or drops them. The same decision again changes nothing. @throws AppError `webhook_not_found`, `webhook_not_held` */
export async function decideHeld(
  store: Store,
  { webhook_id, sync_id, decision }: HeldDecision & { readonly webhook_id: string },
  by: Actor,
): Promise<Webhook> {
  const stored = await getWebhook(store.db, webhook_id);
  // Whoever could not wake the delivery tries again.
  if (stored.held === null && stored.decided?.sync_id === sync_id && stored.decided.decision === decision)
    return shown(store, stored);
  const until = await lastChangeAt(store.db, sync_id);
  const decided = ({ held }: WebhookDocument) => {
    if (held?.sync_id !== sync_id) throw new AppError('webhook_not_held', { webhook_id, sync_id });
    return { $set: { held: null, decided: { sync_id, decision, ...(until && { until }) } } };
  };
  return update(store, webhook_id, decided, { by, action: `webhook.${decision}` });
}

type Recorded = { readonly by: Actor; readonly action: AuditAction; readonly fields?: string[] };

/** Changes a stored webhook. Raises the revision, so that a running delivery reads the webhook again. */
async function update(
  store: Store,
  webhook_id: string,
  changeOf: (before: WebhookDocument) => UpdateFilter<WebhookDocument>,
  recorded: Recorded,
): Promise<Webhook> {
  const { db } = store;
  const { webhooks } = collections(db);
  return inTransaction(db, async (session) => {
    const before = await webhooks.findOne({ webhook_id }, { session });
    if (!before) throw new AppError('webhook_not_found', { webhook_id });
    const { $inc, ...change } = changeOf(before);
    const changed = await webhooks.findOneAndUpdate(
      { webhook_id },
      { ...change, $inc: { ...$inc, revision: 1 } } as UpdateFilter<WebhookDocument>,
      { session, returnDocument: 'after', projection: { _id: 0 } },
    );
    if (!changed) throw new AppError('webhook_not_found', { webhook_id });
    await record(db, { ...recorded, webhook_id }, session);
    return shown(store, changed);
  });
}

async function record(
  db: Db,
  { by, action, webhook_id, fields }: Recorded & { readonly webhook_id: string },
  session: ClientSession,
): Promise<void> {
  const after = fields ? { fields } : null;
  await recordAction(db, { by, action, target: webhook_id, before: null, after }, session);
}

async function getWebhook(db: Db, webhook_id: string): Promise<WebhookDocument> {
  const found = await findWebhook(db, webhook_id);
  if (!found) throw new AppError('webhook_not_found', { webhook_id });
  return found;
}

function shown({ keyring }: Store, document: WebhookDocument): Webhook {
  const { target: _, keys: __, ...rest } = document;
  const readable = (): ReadableUrl => ({ url: openTarget(keyring, document).url });
  return { ...rest, ...openedOr(readable, { url: null, unreadable: true }) };
}
