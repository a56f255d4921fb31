import { hasWorker } from '../../infra/temporal/worker-presence.js';
import { AppError } from '../../shared/app-error.js';
import type { ReportedError } from '../../shared/sync-report.js';
import type { Services } from '../http/request-context.js';

/** What was started waits in Temporal until a worker comes; the answer says so where there is none. */
export async function workerWarning({
  client,
  config,
}: Pick<Services, 'client' | 'config'>): Promise<{ warning?: ReportedError }> {
  const { taskQueue } = config.temporal;
  if (await hasWorker(client, taskQueue)) return {};
  const { code, message, hint } = new AppError('no_worker', { task_queue: taskQueue });
  return { warning: { code, message, hint } };
}
