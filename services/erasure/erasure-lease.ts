import { randomBytes } from 'node:crypto';
import type { ClientSession, Db } from 'mongodb';
import { changeRoster } from '../../infra/mongo/roster-revision.js';
import { releaseLeases, type Takeover, takeRoster } from '../../infra/syncs/leases.js';

const WORKFLOW_ID = 'paycom-erasure';
/**
 * How a lease is taken over: never from a sync, which the erasure waits for, but from another erasure, which may have crashed and can be repeated.
 */
const TAKEOVER: Takeover = {
  isRunning: async ({ workflow_id }) => workflow_id !== WORKFLOW_ID,
  abandon: async () => undefined,
};

/** The roster lease of an erasure. `check`: part of a transaction, which fails when a sync, or another erasure, has taken the lease over. */
export type ErasureLease = {
  readonly fence: number;
  readonly check: (session: ClientSession) => Promise<void>;
};

/**
 * Holds the roster lease while an erasure works. Two erasures at once would each put back what the other one removed, so the later one stops
 * the writes of the earlier one.
 *
 * @throws AppError `roster_busy` while a sync holds it
 */
export async function withErasureLease<T>(db: Db, work: (lease: ErasureLease) => Promise<T>): Promise<T> {
  const sync_id = `erasure-${randomBytes(8).toString('hex')}`;
  const holder = { sync_id, workflow_id: WORKFLOW_ID, first_run_id: sync_id };
  const fence = await takeRoster(db, holder, TAKEOVER);
  try {
    return await work({ fence, check: (session) => changeRoster(db, session, { fence, shard: 0 }) });
  } finally {
    await releaseLeases(db, sync_id);
  }
}
