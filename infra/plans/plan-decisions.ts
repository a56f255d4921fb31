import { randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import type { Decision } from '../../shared/sync-run.js';
import { recordAction } from '../audit/audit.js';
import { collections } from '../mongo/collections.js';
import type { PlanDocument } from '../mongo/documents/plan-document.js';
import { inTransaction } from '../mongo/transaction.js';

type PlanRef = { readonly sync_id: string; readonly hash: string };
export type StoredDecision = PlanRef & Required<Decision>;

/**
 * Stores a person's decision on a plan. It replaces one that no run accepted, and repeats one that was accepted, as after a workflow reset.
 *
 * @throws AppError `plan_stale`, `sync_not_held` when the opposite was accepted
 */
export async function storeDecision(
  db: Db,
  { sync_id, hash }: PlanRef,
  {
    decision,
    by,
    reason,
  }: Pick<Decision, 'decision'> & { readonly by: Actor; readonly reason?: string | undefined },
): Promise<StoredDecision> {
  const { plans } = collections(db);
  const plan = { sync_id: { $eq: sync_id }, hash: { $eq: hash } };
  const fresh = {
    ...{ id: randomUUID(), decision, by: by.account_id, by_name: by.name, at: new Date(), accepted_at: null },
    ...(reason !== undefined && { reason }),
  };
  const { id, by: account } = await inTransaction(db, async (session) => {
    const stored = await plans.findOne(plan, { session });
    if (stored === null) throw new AppError('plan_stale', { plan: hash });
    const accepted = stored.decision?.accepted_at ? stored.decision : null;
    if (accepted !== null && accepted.decision !== decision)
      throw new AppError('sync_not_held', { sync_id, status: 'decided' });
    await plans.updateOne(plan, { $set: { decision: accepted ?? fresh } }, { session });
    return accepted ?? fresh;
  });
  return { sync_id, id, hash, decision, by: account };
}

/**
 * Accepts a stored decision, with its audit entry: of several people who decide at once, only the one whose decision counts has an entry.
 * Idempotent.
 *
 * @throws AppError `decision_unknown` when nobody stored exactly this one
 */
export async function acceptDecision(db: Db, stored: StoredDecision): Promise<void> {
  const { plans } = collections(db);
  await inTransaction(db, async (session) => {
    const { decision: found } = (await plans.findOne(filterOf(stored), { session })) ?? {};
    if (!found) throw new AppError('decision_unknown', { plan: stored.hash });
    if (found.accepted_at !== null) return;
    await plans.updateOne(filterOf(stored), { $set: { 'decision.accepted_at': new Date() } }, { session });
    const { sync_id, hash, decision, by } = stored;
    const change = { before: null, after: { plan_hash: hash } };
    const actor = { account_id: by, name: found.by_name ?? by };
    await recordAction(db, { by: actor, action: `sync.${decision}`, target: sync_id, ...change }, session);
  });
}

/** Withdraws a stored decision that no run accepted. Returns false when a run accepted it. */
export async function withdrawDecision(db: Db, stored: StoredDecision): Promise<boolean> {
  const { plans } = collections(db);
  const pending = { ...filterOf(stored), 'decision.accepted_at': null };
  const { matchedCount } = await plans.updateOne(pending, { $unset: { decision: '' } });
  return matchedCount === 1 || (await plans.findOne(filterOf(stored))) === null;
}

/** @throws AppError `decision_unknown` when a brake held the plan and no accepted decision approves it */
export function assertApproved({ hash, status, held_by, decision }: PlanDocument): void {
  if (held_by.length === 0 || status === 'approved' || status === 'applied') return;
  const isApproved = decision?.decision === 'approve' && decision.accepted_at !== null;
  if (!isApproved) throw new AppError('decision_unknown', { plan: hash });
}

function filterOf({ sync_id, id, hash, decision, by }: StoredDecision) {
  return {
    sync_id: { $eq: sync_id },
    hash: { $eq: hash },
    'decision.id': { $eq: id },
    'decision.decision': { $eq: decision },
    'decision.by': { $eq: by },
  } as const;
}
