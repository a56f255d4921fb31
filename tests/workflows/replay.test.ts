import { hostname } from 'node:os';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageVersion } from '../../infra/config/package-version.js';
import { FORBIDDEN_TEXTS } from '../canaries.js';
import { textsIn } from '../workflow-histories.js';
import { HISTORIES, readHistory, recordedHistories } from './history-files.js';
import { SCENARIOS } from './history-scenarios.js';
import { startWorkflowStack, type WorkflowStack } from './workflow-stack.js';

const recorded = await recordedHistories();
const releases = [...recorded.keys()];
const files = [...recorded].flatMap(([release, names]) => names.map((name) => [release, name] as const));

let stack: WorkflowStack;

beforeAll(async () => {
  stack = await startWorkflowStack();
});
afterAll(() => stack?.env.teardown());

it('this release has a history of every scenario', () => {
  expect(Object.keys(SCENARIOS).toSorted()).toEqual([
    'alarms-sent',
    'approved-early',
    'archived',
    'arrivals',
    'arrivals-left',
    'arrivals-of-all',
    'cancelled-at-work',
    'channels-watched',
    'completed',
    'continued',
    'counted',
    'dead-server',
    'decision-refused',
    'dry-run',
    'events-sent',
    'events-sent-again',
    'events-watched',
    'failed',
    'held-and-approved',
    'held-and-cancelled',
    'held-and-checked',
    'held-and-expired',
    'held-and-rejected',
    'held-and-reminded',
    'large-plan',
    'not-archived',
    'not-counted',
    'nothing-new',
    'partial',
    'retry',
    'roster-busy',
    'scheduled',
    'skipped-busy',
    'skipped-recent',
    'swept',
    'undo',
  ]);
  expect(releases, 'Run `npm run record-histories`.').toContain(packageVersion());
  expect(recorded.get(packageVersion()), 'Run `npm run record-histories`.').toEqual(
    Object.keys(SCENARIOS).toSorted(),
  );
});

describe('the histories of each release replay, so that a worker can be upgraded while workflows run or are held', () => {
  it.each(files)('%s %s', async (release, name) => {
    const history: unknown = JSON.parse(await readHistory(`${HISTORIES}/${release}`, name));
    const { workflowBundle } = stack;
    await expect(Worker.runReplayHistory({ workflowBundle }, history)).resolves.toBeUndefined();
  });
});

/** Returns the activities and workflows that a workflow starts, each once. */
function stepsIn(json: string): string[] {
  const { events } = historyFromJSON(JSON.parse(json));
  const started = (events ?? []).flatMap(
    ({
      activityTaskScheduledEventAttributes: activity,
      startChildWorkflowExecutionInitiatedEventAttributes: child,
    }) => activity?.activityType?.name ?? child?.workflowType?.name ?? [],
  );
  expect(started).not.toEqual([]);
  return [...new Set(started)];
}

describe('a workflow that was changed without a patch is caught', () => {
  it.each(files)('%s %s', async (release, name) => {
    const json = await readHistory(`${HISTORIES}/${release}`, name);
    const { code, sourceMap } = stack.workflowBundle;
    for (const step of stepsIn(json)) {
      const changed = { code: code.replaceAll(step, `${step}Instead`), sourceMap };
      const replayed = Worker.runReplayHistory({ workflowBundle: changed }, JSON.parse(json));
      await expect(replayed, step).rejects.toThrow('Replay failed');
    }
  });
});

it.each(files)('%s %s contains no personal data and no trace of the recording machine', async (...file) => {
  const [release, name] = file;
  const history = historyFromJSON(JSON.parse(await readHistory(`${HISTORIES}/${release}`, name)));
  const text = [...textsIn(history)].join('\n').toLowerCase();
  expect(text.includes('json/plain'), 'payloads are decoded').toBe(true);
  for (const forbidden of [...FORBIDDEN_TEXTS, hostname(), '/home/', '/users/', '/work/', '/tmp/', 'file:'])
    expect(text.includes(forbidden.toLowerCase()), forbidden).toBe(false);
});
