import { type Client, isGrpcServiceError } from '@temporalio/client';
import { AppError } from '../../shared/app-error.js';

/** Returns whether a worker polled the task queue in the last few minutes. False when Temporal does not answer. */
export async function hasWorker(client: Client, taskQueue: string): Promise<boolean> {
  try {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: 1,
    });
    return (pollers ?? []).length > 0;
  } catch (error) {
    if (isGrpcServiceError(error)) return false;
    throw error;
  }
}

/** @throws AppError `no_worker` */
export async function assertWorker(client: Client, taskQueue: string): Promise<void> {
  if (!(await hasWorker(client, taskQueue))) throw new AppError('no_worker', { task_queue: taskQueue });
}
