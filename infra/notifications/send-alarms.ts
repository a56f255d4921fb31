import { randomInt } from 'node:crypto';
import { type AlarmSite, describeAlarm } from '../../shared/notifications/alarm.js';
import type { AlarmMessage } from '../../shared/notifications/message.js';
import { retryWait } from '../../shared/webhook-retry.js';
import type { Delivered } from '../../shared/webhook-run.js';
import type { Logger } from '../config/logger.js';
import { collections } from '../mongo/collections.js';
import type { ChannelDocument } from '../mongo/documents/notification-documents.js';
import type { Store } from '../mongo/store.js';
import type { CountDelivery } from '../webhooks/count-delivery.js';
import { type AlarmGroup, nextAlarms } from './channel-alarms.js';
import { openChannel } from './channel-target.js';
import { findChannel } from './channels.js';
import { type SendSettings, sendMessage } from './send-message.js';
import { recordMessage, type SendAnswer } from './sent-messages.js';

export type AlarmSettings = SendSettings &
  AlarmSite & { readonly retryHours: number; readonly logDays: number };
export type AlarmDeps = {
  readonly store: Store;
  readonly settings: AlarmSettings;
  readonly logger: Logger;
  readonly countDelivery: CountDelivery;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Sends a channel one message about everything since its last message. `woken`: tries at once, without the wait of a retry. */
export async function sendAlarms(
  deps: AlarmDeps,
  channel_id: string,
  { woken = false }: { readonly woken?: boolean } = {},
): Promise<Delivered> {
  const { db } = deps.store;
  const channel = await findChannel(db, channel_id);
  if (!channel?.enabled) return { next: 'idle' };
  const wait = (channel.retry?.next_attempt_at.getTime() ?? 0) - Date.now();
  if (wait > 0 && !woken) return { next: 'wait', wait_ms: wait };
  const group = await nextAlarms(db, channel);
  if (group === null) return { next: 'idle' };
  if (group.events.length > 0) return send(deps, channel, group);
  await save(deps, channel, { event: group.last, retry: null });
  return { next: 'more' };
}

async function send(deps: AlarmDeps, channel: ChannelDocument, group: AlarmGroup): Promise<Delivered> {
  const { store, settings, logger, countDelivery } = deps;
  const { channel_id, kind } = channel;
  const message: AlarmMessage = {
    message_id: `${channel_id}.${group.first}`,
    alarms: group.events.map((event) => describeAlarm(event, settings)),
  };
  const started = performance.now();
  const answer = await sendMessage(message, { kind, ...openChannel(store.keyring, channel) }, settings);
  const milliseconds = Math.round(performance.now() - started);
  const attempt = attemptOf(channel, answer, settings);
  const { last_attempt_at: at, first_attempt_at, next_attempt_at, attempts, wait_ms } = attempt;
  await recordMessage(store.db, {
    ...{ channel_id, message_id: message.message_id, types: group.events.map(({ type }) => type) },
    ...{ ...answer, milliseconds, attempts, first_attempt_at, last_attempt_at: at, next_attempt_at },
    status: attempt.status,
    expires_at: new Date(at.getTime() + settings.logDays * DAY_MS),
  });
  countDelivery('channel', attempt.status);
  if (answer.failure !== null)
    logger.warn('notification_failed', { channel_id, reason: answer.failure, attempt: attempts });
  const { refused = 0 } = answer;
  if (refused > 0) logger.warn('notification_partly_refused', { channel_id, refused });
  const failing_since = answer.failure === null ? null : (channel.failing_since ?? at);
  if (next_attempt_at === null) {
    const missed = attempt.status === 'dead' && { since: group.last };
    const reached = attempt.status === 'delivered' && { refused };
    await save(deps, channel, { event: group.last, retry: null, failing_since, ...reached, ...missed });
    return { next: 'more' };
  }
  const retry = { event: group.last, attempts, first_attempt_at, next_attempt_at };
  await save(deps, channel, { retry, failing_since });
  return { next: 'wait', wait_ms };
}

function attemptOf({ retry }: ChannelDocument, { failure }: SendAnswer, { retryHours }: AlarmSettings) {
  const last_attempt_at = new Date();
  const attempts = (retry?.attempts ?? 0) + 1;
  const first_attempt_at = retry?.first_attempt_at ?? last_attempt_at;
  const attempt = { attempts, first_attempt_at, last_attempt_at };
  if (failure === null)
    return { ...attempt, status: 'delivered', next_attempt_at: null, wait_ms: 0 } as const;
  const elapsedMs = last_attempt_at.getTime() - first_attempt_at.getTime();
  const limitMs = retryHours * HOUR_MS;
  const wait_ms = retryWait({ attempts, elapsedMs, limitMs }, randomInt(1_000) / 1_000);
  if (wait_ms === null) return { ...attempt, status: 'dead', next_attempt_at: null, wait_ms: 0 } as const;
  const next_attempt_at = new Date(last_attempt_at.getTime() + wait_ms);
  return { ...attempt, status: 'retrying', next_attempt_at, wait_ms } as const;
}

/** Saves the state of a channel, unless someone disabled it and enabled it again in the meantime. */
async function save(
  { store }: AlarmDeps,
  { channel_id, event }: ChannelDocument,
  $set: Partial<ChannelDocument>,
): Promise<void> {
  await collections(store.db).channels.updateOne({ channel_id, event }, { $set });
}
