import type { Db } from 'mongodb';
import type { EventPosition } from '../events/next-events.js';
import { collections } from '../mongo/collections.js';
import type { WebhookDocument } from '../mongo/documents/webhook-documents.js';
import { terminationsAfter } from '../plans/change-feed.js';

export type BrakeLimits = { readonly brakePercent: number; readonly brakeLeast: number };
type Held = NonNullable<WebhookDocument['held']>;

/** Returns the terminations of a sync to hold: those after a position, if there are more than the limit. Null when they may be sent. */
export async function outboundBrake(
  db: Db,
  sync_id: string,
  { feed }: Pick<EventPosition, 'feed'>,
  { brakePercent, brakeLeast }: BrakeLimits,
): Promise<Held | null> {
  const terminations = await terminationsAfter(db, sync_id, feed);
  if (terminations < brakeLeast) return null;
  const active = await collections(db).employees.countDocuments({ status: 'active' });
  const limit = Math.max(Math.floor(((active + terminations) * brakePercent) / 100), brakeLeast - 1);
  return terminations > limit ? { sync_id, terminations, limit, at: new Date() } : null;
}
