import {
  ApplicationFailure,
  condition,
  isCancellation,
  patched,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../activities/contract.js';
import type { Decision, RunState } from '../shared/sync-run.js';
import { decidePlanUpdate } from './decide-plan.js';
import { failureCause } from './failure-outcome.js';
import * as policy from './policies.js';

const { checkDecision } = proxyActivities<Activities>(policy.DECISION);

/**
 * The decision on the plan of a run. The run takes it from its start on, because the log shows the hold a moment before the run knows the
 * plan. A decision counts once the database confirms that the API or a command stored it.
 */
export class PlanDecision {
  #taken: Decision | undefined;
  #isClosed = false;

  constructor(sync_id: string, state: () => RunState) {
    const assertHeld = ({ hash }: Decision) => {
      const { step, plan_hash } = state();
      if (step !== 'held') throw refusal('The sync is not held', 'sync_not_held');
      if (this.#taken !== undefined || this.#isClosed)
        throw refusal('The plan was already decided', 'sync_not_held');
      if (hash !== plan_hash) throw refusal('This is not the held plan', 'plan_stale');
    };
    setHandler(
      decidePlanUpdate,
      async (sent) => {
        if (patched('stored-decisions')) {
          await condition(() => state().step !== 'planning');
          assertHeld(sent);
          await check(sync_id, sent);
          assertHeld(sent);
        }
        this.#taken = sent;
      },
      { validator: (sent) => (state().step === 'planning' ? undefined : assertHeld(sent)) },
    );
  }

  get taken(): Decision | undefined {
    return this.#taken;
  }

  /** Refuses every decision from now on. */
  close(): void {
    this.#isClosed = true;
  }
}

async function check(sync_id: string, { id = '', hash, decision, by }: Decision): Promise<void> {
  try {
    await checkDecision({ sync_id, id, hash, decision, by });
  } catch (failure) {
    if (isCancellation(failure)) throw failure;
    throw refusal('The decision was not confirmed', failureCause(failure).code);
  }
}

function refusal(message: string, code: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, code);
}
