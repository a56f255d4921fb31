import type { Db } from 'mongodb';
import { type Action, recordAction } from '../infra/audit/audit.js';
import { asAppError } from '../infra/config/as-app-error.js';

/**
 * Records an action, then does it. When that fails, a second entry of the same action and target has the code of the error. So every action has an
 * entry, and no refused action looks like a done one.
 */
export async function recordAttempt<T>(db: Db, action: Action, attempt: () => Promise<T>): Promise<T> {
  await recordAction(db, action);
  try {
    return await attempt();
  } catch (error) {
    const { code } = asAppError(error);
    // The caller needs the reason of the attempt, also when the database that would record it is what failed.
    await recordAction(db, { ...action, before: null, after: { code } }).catch(() => undefined);
    throw error;
  }
}
