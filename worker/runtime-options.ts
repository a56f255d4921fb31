import type { RuntimeOptions } from '@temporalio/worker';
import type { Level, Logger } from '../infra/config/logger.js';

const LEVELS: Readonly<Record<string, Level>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/**
 * Forwards the logs of Temporal's SDK to our logger. Its metadata may contain arguments and failures, so only ids are forwarded. With
 * `metricsAddress`, the SDK serves its Prometheus metrics there.
 */
export function runtimeOptions(logger: Logger, metricsAddress: string | undefined): RuntimeOptions {
  return {
    logger: {
      log: (level, message, meta) => logger.relay(LEVELS[level] ?? 'info', message, sdkFields(meta)),
      trace: (message, meta) => logger.relay('trace', message, sdkFields(meta)),
      debug: (message, meta) => logger.relay('debug', message, sdkFields(meta)),
      info: (message, meta) => logger.relay('info', message, sdkFields(meta)),
      warn: (message, meta) => logger.relay('warn', message, sdkFields(meta)),
      error: (message, meta) => logger.relay('error', message, sdkFields(meta)),
    },
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      ...(metricsAddress !== undefined && { metrics: { prometheus: { bindAddress: metricsAddress } } }),
    },
  };
}

function sdkFields(meta: Readonly<Record<string, unknown>> = {}) {
  const { workflowId, activityType, attempt, taskQueue, error } = meta;
  return {
    source: 'temporal',
    ...(typeof workflowId === 'string' && { workflow_id: workflowId }),
    ...(typeof activityType === 'string' && { step: activityType }),
    ...(typeof attempt === 'number' && { attempt }),
    ...(typeof taskQueue === 'string' && { task_queue: taskQueue }),
    ...(error !== undefined && { error }),
  };
}
