import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { Activities } from '../../activities/contract.js';
import { findBinary } from '../../dev/binary.js';
import { createLogger } from '../../infra/config/logger.js';
import { SEARCH_ATTRIBUTES } from '../../infra/temporal/register-search-attributes.js';
import { partsQueue, type SyncInput } from '../../shared/sync-run.js';
import { SINKS } from '../../worker/create-worker.js';
import { FailureInterceptor } from '../../worker/failure-interceptor.js';
import { workflowFiles } from '../../worker/workflow-files.js';

export type WorkflowStack = {
  readonly env: TestWorkflowEnvironment;
  readonly workflowBundle: WorkflowBundleWithSourceMap;
  /** Runs a worker with these steps on a separate task queue until `run` resolves. */
  withWorker<T>(activities: Activities, run: (taskQueue: string) => Promise<T>): Promise<T>;
};

/** Starts Temporal's time-skipping server, where a backoff of hours takes no time, and bundles the workflows as a worker does. */
export async function startWorkflowStack(): Promise<WorkflowStack> {
  // A history that a changed workflow does not replay is a warning.
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
  const path = await findBinary('temporal-test-server');
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: SEARCH_ATTRIBUTES,
  });
  const { workflowsPath, interceptorModules: workflowInterceptorModules } = workflowFiles();
  const workflowBundle = await bundleWorkflowCode({ workflowsPath, workflowInterceptorModules });
  return {
    env,
    workflowBundle,
    withWorker: async (activities, run) => {
      const taskQueue = randomUUID();
      const options = {
        connection: env.nativeConnection,
        activities,
        interceptors: {
          activity: [() => ({ inbound: new FailureInterceptor(createLogger({ level: 'error' })) })],
        },
      };
      const parts = await Worker.create({ ...options, taskQueue: partsQueue(taskQueue) });
      const worker = await Worker.create({ ...options, taskQueue, workflowBundle, sinks: SINKS });
      return parts.runUntil(worker.runUntil(run(taskQueue)));
    },
  };
}

export const REQUEST: SyncInput = {
  sync_id: '20261102-020000-abcde',
  report_type: 'all',
  dry_run: false,
  force: false,
  trigger: 'cli',
  requested_by: 'test',
};

export function startOptions(taskQueue: string, input: SyncInput = REQUEST) {
  return {
    taskQueue,
    workflowId: randomUUID(),
    args: [input] as [SyncInput],
    workflowExecutionTimeout: '30 days',
  };
}
