import type { ClientSession, Db } from 'mongodb';
import { mongoFailure } from './mongo-failure.js';

/**
 * Runs `work` in one transaction. `work` may run more than once, since the driver retries after transient errors for at most two
 * minutes.
 *
 * @throws AppError as `work` does, `transaction_too_large`, `mongodb_unreachable`
 */
export async function inTransaction<T>(db: Db, work: (session: ClientSession) => Promise<T>): Promise<T> {
  try {
    return await db.client.withSession((session) =>
      session.withTransaction(() => work(session), {
        readPreference: 'primary',
        readConcern: { level: 'snapshot' },
        writeConcern: { w: 'majority', journal: true },
      }),
    );
  } catch (error) {
    throw mongoFailure(error) ?? error;
  }
}

/** Runs a write in a transaction, which it may fail. */
export type Transaction = (write: (session: ClientSession) => Promise<unknown>) => Promise<unknown>;
