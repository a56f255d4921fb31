import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Activities } from '../activities/contract.js';
import type { Logger } from '../infra/config/logger.js';
import { FailureInterceptor } from './failure-interceptor.js';

type WorkerParts = {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly activities: Activities;
  readonly logger: Logger;
};

/** A worker for every workflow and step of the product. The caller runs it and shuts it down. */
export function createWorker({
  connection,
  namespace,
  taskQueue,
  activities,
  logger,
}: WorkerParts): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    activities,
    ...workflowCode(),
    interceptors: { activity: [() => ({ inbound: new FailureInterceptor(logger) })] },
    shutdownGraceTime: '10 seconds',
    // After a worker's sudden death its next task waits this long for it before another worker takes it over.
    stickyQueueScheduleToStartTimeout: '3 seconds',
    // A cancellation comes back as the answer to a heartbeat, and by default those are sent up to 8 s apart.
    maxHeartbeatThrottleInterval: '2 seconds',
    maxConcurrentActivityTaskExecutions: 16,
  });
}

/** The prebuilt bundle where there is one (npm run build), else the sources, bundled at start in a second or two. */
function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const beside = (name: string) => fileURLToPath(new URL(`../workflows/${name}`, import.meta.url));
  const codePath = beside('bundle.cjs');
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  return {
    workflowsPath: beside(import.meta.url.endsWith('.ts') ? 'scheduled-sync.ts' : 'scheduled-sync.js'),
  };
}
