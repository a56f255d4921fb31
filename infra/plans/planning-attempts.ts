import { randomBytes } from 'node:crypto';
import type { ClientSession, Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { PlanningAttemptDocument } from '../mongo/documents/planning-attempt-document.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';
import { inTransaction } from '../mongo/transaction.js';
import { getSyncLog } from '../syncs/sync-logs.js';

/** An attempt of a step that makes a plan, with its fencing token. Plain data, which threads pass on. */
export type PlanningAttempt = Omit<PlanningAttemptDocument, 'writes'>;

export const WHOLE_PLAN = -1;

/**
 * Begins an attempt to make a sync's plan, or a part of it. From then on, earlier attempts can't write: one may still run after its timeout.
 * An attempt at the plan also ends all attempts at its parts.
 *
 * @throws AppError `attempt_superseded` when a later attempt began before, or the sync has ended
 */
export async function beginAttempt(
  db: Db,
  { sync_id, part, scheduled_at }: Omit<PlanningAttempt, 'token'>,
): Promise<PlanningAttempt> {
  const { planningAttempts } = collections(db);
  const attempt = { sync_id, part, token: randomBytes(12).toString('base64url'), scheduled_at };
  if (await isPlanLater(db, attempt)) throw superseded(sync_id);
  const earlier = { sync_id, part, scheduled_at: { $lte: scheduled_at } };
  try {
    await planningAttempts.updateOne(earlier, { $set: { ...attempt, writes: 0 } }, { upsert: true });
  } catch (error) {
    // A later attempt is there, so that the upsert found none and inserted.
    if (isDuplicateKey(error)) throw superseded(sync_id);
    throw error;
  }
  if (part === WHOLE_PLAN) await planningAttempts.deleteMany({ sync_id, part: { $ne: WHOLE_PLAN } });
  // Last: a sync that ends from now on ends this attempt too.
  if ((await getSyncLog(db, sync_id)).completed_at !== null) {
    await endAttempts(db, sync_id);
    throw superseded(sync_id);
  }
  return attempt;
}

/**
 * Writes in a transaction that fails when a later attempt began. Without an attempt, nothing is checked.
 *
 * @throws AppError `attempt_superseded`
 */
export async function whileCurrent<T>(
  db: Db,
  attempt: PlanningAttempt | undefined,
  write: (session: ClientSession) => Promise<T>,
): Promise<T> {
  return inTransaction(db, async (session) => {
    if (attempt !== undefined) await assertCurrent(db, attempt, session);
    return write(session);
  });
}

/** Conflicts with the begin of a later attempt when it is called in a transaction. @throws AppError `attempt_superseded` */
export async function assertCurrent(
  db: Db,
  attempt: PlanningAttempt,
  session?: ClientSession,
): Promise<void> {
  const { sync_id, part, token } = attempt;
  const { matchedCount } = await collections(db).planningAttempts.updateOne(
    { sync_id, part, token },
    { $inc: { writes: 1 } },
    { ...(session && { session }) },
  );
  if (matchedCount === 0 || (await isPlanLater(db, attempt, session))) throw superseded(sync_id);
}

/** Ends every attempt of a sync. */
export async function endAttempts(db: Db, sync_id: string): Promise<void> {
  await collections(db).planningAttempts.deleteMany({ sync_id });
}

/** Whether an attempt at the plan began after this attempt at a part of it. */
async function isPlanLater(
  db: Db,
  { sync_id, part, scheduled_at }: Omit<PlanningAttempt, 'token'>,
  session?: ClientSession,
): Promise<boolean> {
  if (part === WHOLE_PLAN) return false;
  const later = { sync_id, part: WHOLE_PLAN, scheduled_at: { $gt: scheduled_at } };
  return (await collections(db).planningAttempts.findOne(later, { ...(session && { session }) })) !== null;
}

function superseded(sync_id: string): AppError {
  return new AppError('attempt_superseded', { sync_id });
}
