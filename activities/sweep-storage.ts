import { sweepAllKinds } from '../services/retention/sweep-storage.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { reportProgress, withHeartbeat } from './heartbeat.js';

const BY = { account_id: 'schedule', name: 'the schedule' } as const;

/** Removes what is older than the settings say and nothing needs. A repeat goes on where this attempt stopped. */
export function createSweepStorage({ store, blobs, config, logger }: Deps): Activities['sweepStorage'] {
  const { retention, reports } = config;
  return async () => {
    const sweep = {
      ...{ store, blobs, retention, pushMinutes: reports.pushMinutes },
      ...{ now: new Date(), dryRun: false },
    };
    const swept = await withHeartbeat(() => sweepAllKinds(sweep, BY, reportProgress));
    logger.info(swept.stopped ? 'storage_sweep_stopped' : 'storage_swept', swept.removed);
    return swept;
  };
}
