import { hasWorker } from '../../infra/temporal/worker-presence.js';
import { AppError } from '../../shared/app-error.js';
import { type ReportedError, reportedError } from '../../shared/reported-error.js';
import { errorView } from '../http/error-view.js';
import type { Services } from '../http/request-context.js';

/** Returns a warning when no worker is running, because a started sync then waits in Temporal. */
export async function workerWarning({
  client,
  config,
}: Pick<Services, 'client' | 'config'>): Promise<{ warning?: ReportedError }> {
  const { taskQueue } = config.temporal;
  if (await hasWorker(client, taskQueue)) return {};
  return { warning: errorView(reportedError(new AppError('no_worker', { task_queue: taskQueue }))) };
}
