import { expect } from 'vitest';
import { listSyncLogs } from '../../infra/syncs/sync-logs.js';
import { type ChaosState, chaosStateOf, startChaosStack } from './chaos-stack.js';

/** The state after an undisturbed sync, and how long the sync took, in milliseconds. */
export type Undisturbed = {
  readonly state: ChaosState;
  readonly milliseconds: number;
};

/** Syncs the first push, then a second one, and nothing goes wrong. */
export async function undisturbedSyncs(): Promise<readonly [first: Undisturbed, second: Undisturbed]> {
  const stack = await startChaosStack();
  try {
    await stack.startWorker();
    const timed = async (): Promise<Undisturbed> => {
      expect(await stack.sync()).toMatchObject({ code: 0, report: { status: 'completed' } });
      const [log] = await listSyncLogs(stack.store.db, { limit: 1 });
      const milliseconds = (log?.completed_at?.getTime() ?? 0) - (log?.started_at.getTime() ?? 0);
      return { state: await chaosStateOf(stack), milliseconds };
    };
    const first = await timed();
    await stack.deliver(1);
    return [first, await timed()];
  } finally {
    await stack.stop();
  }
}
