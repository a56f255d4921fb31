import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PayloadCodec } from '@temporalio/common';
import {
  type NativeConnection,
  Worker,
  type WorkerDeploymentOptions,
  type WorkerOptions,
} from '@temporalio/worker';
import type { Activities } from '../activities/contract.js';
import type { Logger } from '../infra/config/logger.js';
import { partsQueue } from '../shared/sync-run.js';
import { FailureInterceptor } from './failure-interceptor.js';

type WorkerParts = {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly activities: Activities;
  readonly codec: PayloadCodec;
  readonly logger: Logger;
  /** The version of this worker. When absent, any worker continues any workflow. */
  readonly buildId?: string | undefined;
};

/** Creates a worker for all workflows and activities. The caller runs it and shuts it down. */
export function createWorker(parts: WorkerParts): Promise<Worker> {
  return Worker.create({
    ...commonOptions(parts),
    ...workflowCode(),
    // After a worker crashes, its next workflow task waits this long before another worker takes it.
    stickyQueueScheduleToStartTimeout: '3 seconds',
    maxConcurrentActivityTaskExecutions: 16,
  });
}

/** Creates a worker for the parts of large plans, at most `limit` of them at a time. */
export function createPartsWorker(parts: WorkerParts, limit: number): Promise<Worker> {
  return Worker.create({
    ...commonOptions(parts),
    taskQueue: partsQueue(parts.taskQueue),
    maxConcurrentActivityTaskExecutions: limit,
  });
}

function commonOptions({
  connection,
  namespace,
  taskQueue,
  activities,
  logger,
  buildId,
  codec,
}: WorkerParts): WorkerOptions {
  return {
    connection,
    namespace,
    taskQueue,
    activities,
    ...(buildId !== undefined && { workerDeploymentOptions: deploymentOptions(taskQueue, buildId) }),
    dataConverter: { payloadCodecs: [codec] },
    interceptors: { activity: [() => ({ inbound: new FailureInterceptor(logger) })] },
    shutdownGraceTime: '5 seconds',
    // A cancellation is delivered in the response to a heartbeat, which by default is sent only every 8 s.
    maxHeartbeatThrottleInterval: '2 seconds',
  };
}

/** The deployment has the name of the task queue. Each workflow declares whether it stays on its version. */
function deploymentOptions(deploymentName: string, buildId: string): WorkerDeploymentOptions {
  return {
    version: { deploymentName, buildId },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'PINNED',
  };
}

/** Returns the prebuilt bundle if there is one (npm run build), else the sources, which are bundled at start in a second or two. */
function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const workflowFile = (name: string) => fileURLToPath(new URL(`../workflows/${name}`, import.meta.url));
  const codePath = workflowFile('bundle.cjs');
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  return {
    workflowsPath: workflowFile(import.meta.url.endsWith('.ts') ? 'scheduled-sync.ts' : 'scheduled-sync.js'),
  };
}
