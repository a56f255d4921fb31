import type { Db } from 'mongodb';
import type { EventPosition } from '../events/next-events.js';
import { collections } from '../mongo/collections.js';
import type { WebhookDocument } from '../mongo/documents/webhook-documents.js';
import { terminationsAfter } from '../plans/change-feed.js';
import { countDelivered } from './sent-events.js';

/** `brakeDays`: how many days the brake looks back at sent events. */
export type BrakeLimits = {
  readonly brakePercent: number;
  readonly brakeLeast: number;
  readonly brakeDays: number;
};
type Held = NonNullable<WebhookDocument['held']>;

const DAY_MS = 86_400_000;

/**
 * Returns the terminations of a sync to hold: those after a position, when they and the terminations sent in the days before exceed the limit. Null
 * when they may be sent. Terminations that a person decided on do not count again, nor do those before them.
 */
export async function outboundBrake(
  db: Db,
  webhook: WebhookDocument,
  { sync_id, feed }: Pick<EventPosition, 'feed'> & { readonly sync_id: string },
  { brakePercent, brakeLeast, brakeDays }: BrakeLimits,
): Promise<Held | null> {
  const at = new Date();
  const terminations = await terminationsAfter(db, sync_id, feed);
  const sent_before = await countDelivered(db, webhook, {
    type: 'employee.terminated',
    sent_after: new Date(at.getTime() - brakeDays * DAY_MS),
    happened_after: webhook.decided?.until ?? null,
  });
  const sum = terminations + sent_before;
  if (sum < brakeLeast) return null;
  const active = await collections(db).employees.countDocuments({ status: 'active' });
  const limit = Math.max(Math.floor(((active + sum) * brakePercent) / 100), brakeLeast - 1);
  return sum > limit ? { sync_id, terminations, sent_before, limit, at } : null;
}
