import { existsSync } from 'node:fs';
import type { PayloadCodec } from '@temporalio/common';
import {
  type InjectedSinks,
  type NativeConnection,
  Worker,
  type WorkerDeploymentOptions,
  type WorkerOptions,
} from '@temporalio/worker';
import type { Activities } from '../activities/contract.js';
import type { Logger } from '../infra/config/logger.js';
import { sendRunSpan } from '../infra/tracing/run-span.js';
import { partsQueue } from '../shared/sync-run.js';
import type { TraceSinks } from '../shared/workflow-trace.js';
import { FailureInterceptor } from './failure-interceptor.js';
import { TraceInterceptor } from './trace-interceptor.js';
import { BUNDLE_PATH, workflowFiles } from './workflow-files.js';

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

/** The functions of the worker that workflows call. */
export const SINKS: InjectedSinks<TraceSinks> = {
  tracing: { runEnded: { fn: (_, span) => sendRunSpan(span), callDuringReplay: false } },
};

/** Creates a worker for all workflows and activities. The caller runs it and shuts it down. */
export function createWorker(parts: WorkerParts): Promise<Worker> {
  const { workflowModules = [], ...code } = workflowCode();
  const { interceptors, ...common } = commonOptions(parts);
  return Worker.create({
    ...common,
    ...code,
    interceptors: { ...interceptors, workflowModules },
    sinks: SINKS,
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
    interceptors: {
      // The trace is around, so that it has the failure as it goes to the history.
      activity: [
        () => ({ inbound: new TraceInterceptor() }),
        () => ({ inbound: new FailureInterceptor(logger) }),
      ],
    },
    shutdownGraceTime: '5 seconds',
    // A cancellation is delivered in the response to a heartbeat, which by default is sent only every 8 s.
    maxHeartbeatThrottleInterval: '2 seconds',
  };
}

/** Returns the versioning options. The deployment has the name of the task queue. Each workflow declares whether it stays on its version. */
function deploymentOptions(deploymentName: string, buildId: string): WorkerDeploymentOptions {
  return {
    version: { deploymentName, buildId },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'PINNED',
  };
}

/** Returns the prebuilt bundle if there is one (npm run build), else the sources, which are bundled at start in a second or two. */
function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> & {
  readonly workflowModules?: string[];
} {
  if (existsSync(BUNDLE_PATH)) return { workflowBundle: { codePath: BUNDLE_PATH } };
  const { workflowsPath, interceptorModules } = workflowFiles();
  return { workflowsPath, workflowModules: interceptorModules };
}
