import { takeLeases } from '../infra/syncs/leases.js';
import { openSyncLog, recentSync } from '../infra/syncs/sync-logs.js';
import { reportTypesOf } from '../shared/report.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { abandonDeadSyncs, leaseTakeover } from './lease-holder.js';

/**
 * Opens the log, ends those of dead runs, and takes the leases, unless another sync is working on the same reports. Also skips an hourly sync
 * shortly after another one. A person who asks for a sync wants to see the new files.
 */
export function createOpenLog(deps: Deps): Activities['openLog'] {
  const { config, readMapping, logger } = deps;
  const { db } = deps.store;
  return async (opened) => {
    const { sync_id, workflow_id, first_run_id, report_type, dry_run, trigger, requested_by, undo_of } =
      opened;
    const { started_at } = await openSyncLog(db, opened);
    logger.info('sync_started', { sync_id, report_type, trigger });
    await abandonDeadSyncs(deps, sync_id);
    // An invalid mapping ends the run here, before it makes valid files look invalid.
    await readMapping();
    // The schedule asks in its own name. A person may trigger it, too.
    if (trigger === 'schedule' && requested_by === trigger) {
      const recent = await recentSync(
        db,
        report_type,
        new Date(started_at.getTime() - config.recentSyncMinutes * 60_000),
      );
      if (recent && recent.sync_id !== sync_id) return skip('recent', recent.sync_id);
    }
    // A dry run writes nothing, so it can run next to any other sync.
    if (dry_run) return { proceed: true };
    const leases = await takeLeases(
      db,
      reportTypesOf(report_type),
      { sync_id, workflow_id, first_run_id },
      leaseTakeover(deps),
    );
    if (!leases.taken) return skip('busy', leases.holder.sync_id);
    const archives = config.sftp.archiveDirectory !== undefined && undo_of === undefined;
    return { proceed: true, ...(archives && { archives }) };
  };
}

function skip(reason: 'recent' | 'busy', sync_id: string) {
  return { proceed: false, because: { reason, sync_id } } as const;
}
