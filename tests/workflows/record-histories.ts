import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { packageVersion } from '../../infra/config/package-version.js';
import { fakeActivities } from './fake-activities.js';
import { HISTORIES, recordedHistories, writeHistory } from './history-files.js';
import { SCENARIOS } from './history-scenarios.js';
import { startWorkflowStack } from './workflow-stack.js';

/** `npm run record-histories`, once per release: every later release must replay the workflows of this one. */
const stack = await startWorkflowStack();
try {
  const { workflow } = stack.env.client;
  const folder = join(HISTORIES, packageVersion());
  const existing = (await recordedHistories()).get(packageVersion()) ?? [];
  process.stdout.write(existing.map((name) => `${name}: skipped, already recorded\n`).join(''));
  for (const [name, { steps, run }] of Object.entries(SCENARIOS)) {
    if (existing.includes(name)) continue;
    const { workflowId, runId } = await stack.withWorker(fakeActivities(steps).activities, (taskQueue) =>
      run(workflow, taskQueue),
    );
    const history = await workflow.getHandle(workflowId, runId).fetchHistory();
    await writeHistory(folder, name, historyToJSON(history));
    process.stdout.write(`${name}: recorded\n`);
  }
} finally {
  await stack.env.teardown();
}
