import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { packageVersion } from '../../infra/config/package-version.js';
import { fakeActivities } from './fake-activities.js';
import { HISTORIES, recordedHistories, writeHistory } from './history-files.js';
import { SCENARIOS } from './history-scenarios.js';
import { startWorkflowStack } from './workflow-stack.js';

/** `npm run record-histories`, once per release: what runs then must replay from then on. */
const stack = await startWorkflowStack();
try {
  const { workflow } = stack.env.client;
  const folder = join(HISTORIES, packageVersion());
  const kept = (await recordedHistories()).get(packageVersion()) ?? [];
  process.stdout.write(kept.map((name) => `${name}: kept, it was recorded before\n`).join(''));
  for (const [name, { steps, run }] of Object.entries(SCENARIOS)) {
    if (kept.includes(name)) continue;
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
