import { acceptDecision } from '../infra/plans/plan-decisions.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/** @throws AppError `decision_unknown` */
export function createCheckDecision({ store }: Pick<Deps, 'store'>): Activities['checkDecision'] {
  return (decision) => acceptDecision(store.db, decision);
}
