import { expect, it } from 'vitest';
import { createLogger } from '../infra/config/logger.js';
import { runtimeOptions } from './runtime-options.js';

const lines: string[] = [];
const logger = createLogger({ level: 'trace', to: { write: (line) => void lines.push(line) } });
const options = (address?: string) => runtimeOptions(logger, address);

it('logs only the ids of a Temporal SDK entry, because arguments and failures may contain a cell', () => {
  options().logger?.warn('Activity failed', {
    workflowId: 'paycom-sync-all',
    activityType: 'planChanges',
    attempt: 2,
    taskQueue: 'paycom-sync',
    args: ['CANARY-VALUE'],
    error: new Error('CANARY-VALUE'),
  });
  const line = JSON.parse(lines.at(-1) ?? '');
  expect(line).toMatchObject({
    event: 'Activity failed',
    source: 'temporal',
    workflow_id: 'paycom-sync-all',
    step: 'planChanges',
    attempt: 2,
    task_queue: 'paycom-sync',
  });
  expect(lines.join()).not.toContain('CANARY');
});

it("logs at the SDK's level, and does not drop an entry with an unknown level", () => {
  const before = lines.length;
  options().logger?.log('ERROR', 'Worker failed');
  options().logger?.log('FATAL' as 'ERROR', 'Worker died');
  const [error, unknown] = lines.slice(before).map((line) => JSON.parse(line));
  expect(error.level).toBeGreaterThan(unknown.level);
  expect(unknown.event).toBe('Worker died');
});

it('serves the metrics of the SDK only if an address is given', () => {
  expect(options().telemetryOptions).not.toHaveProperty('metrics');
  expect(options('127.0.0.1:9464').telemetryOptions?.metrics).toEqual({
    prometheus: { bindAddress: '127.0.0.1:9464' },
  });
});
