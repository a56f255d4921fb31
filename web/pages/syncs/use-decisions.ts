import { useAction } from '../../client/query.js';

export type Decisions = ReturnType<typeof useDecisions>;

/** The decisions on a plan. The page keeps their errors, since another person's decision takes the buttons away. */
export function useDecisions() {
  return { approve: useAction('sync.approve'), reject: useAction('sync.reject') };
}
