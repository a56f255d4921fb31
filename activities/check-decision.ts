import { acceptDecision } from '../infra/plans/plan-decisions.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/** @throws AppError `decision_unknown` */
export function createCheckDecision({
  store,
  logger,
}: Pick<Deps, 'store' | 'logger'>): Activities['checkDecision'] {
  return async (decided) => {
    await acceptDecision(store.db, decided);
    const { sync_id, decision } = decided;
    logger.info('sync_decided', { sync_id, decision });
  };
}
