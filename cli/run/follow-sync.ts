import { watchSync } from '../../services/watch-sync.js';
import { AppError } from '../../shared/app-error.js';
import type { SyncStatus } from '../../shared/sync.js';
import type { ProgressDisplay } from '../render/progress.js';

type Followed = Parameters<typeof watchSync>[0] & {
  readonly taskQueue: string;
  readonly view: ProgressDisplay;
};

/**
 * Shows the progress of a sync until it has ended or is held.
 *
 * @throws AppError `no_worker` when no worker starts it, `sync_ended_unlogged`
 */
export async function followSync(followed: Followed, signal: AbortSignal): Promise<SyncStatus | 'left'> {
  const { view, taskQueue } = followed;
  for await (const progress of watchSync(followed, signal)) {
    if (progress.status !== 'running') return progress.status;
    if (progress.step === 'waiting') throw new AppError('no_worker', { task_queue: taskQueue });
    view.show(progress);
  }
  return 'left';
}
