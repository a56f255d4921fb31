import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activities } from '../../activities/contract.js';
import { AppError } from '../../shared/app-error.js';
import type { Decision } from '../../shared/sync-run.js';
import { decidePlanUpdate, runStateQuery } from '../../workflows/decide-plan.js';
import { syncPaycom } from '../../workflows/scheduled-sync.js';
import { fakeActivities, HELD_PLAN } from './fake-activities.js';
import { startOptions, startWorkflowStack, type WorkflowStack } from './workflow-stack.js';

const FOLDER = fileURLToPath(new URL('../histories/', import.meta.url));

type Scenario = {
  readonly steps?: Partial<Activities>;
  readonly decision?: Decision['decision'];
  readonly cancel?: true;
};

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  completed: {},
  partial: {
    steps: { parseNumbers: () => Promise.reject(new AppError('not_a_report', { reason: 'corrupt' })) },
  },
  failed: {
    steps: {
      listRemote: () => Promise.reject(new AppError('sftp_login_refused', { host: 'h', username: 'u' })),
    },
  },
  'held-and-approved': { steps: { planChanges: async () => HELD_PLAN }, decision: 'approve' },
  'held-and-rejected': { steps: { planChanges: async () => HELD_PLAN }, decision: 'reject' },
  'held-and-cancelled': { steps: { planChanges: async () => HELD_PLAN }, cancel: true },
  continued: { steps: { listRemote: manyPages } },
};

async function manyPages({ after }: { readonly after?: string }) {
  const page = Number(after ?? 0);
  const file_ids = Array.from({ length: 120 }, (_, at) => `${page}-${at}`);
  return page < 4 ? { file_ids, next: String(page + 1) } : { file_ids };
}

let stack: WorkflowStack;

beforeAll(async () => {
  stack = await startWorkflowStack();
}, 300_000);
afterAll(() => stack?.env.teardown());

/** `RECORD_HISTORIES=1 npx vitest run tests/workflows/replay.test.ts` after a release: what runs then must replay from then on. */
async function record(name: string, { steps, decision, cancel }: Scenario): Promise<void> {
  const { client } = stack.env;
  await stack.withWorker(fakeActivities(steps).activities, async (taskQueue) => {
    const handle = await client.workflow.start(syncPaycom, startOptions(taskQueue));
    if (decision || cancel)
      await expect
        .poll(async () => (await handle.query(runStateQuery)).step, { timeout: 20_000 })
        .toBe('held');
    if (decision)
      await handle.executeUpdate(decidePlanUpdate, { args: [{ decision, hash: HELD_PLAN.hash, by: 'hr' }] });
    if (cancel) await handle.cancel();
    await handle.result().catch(() => undefined);
    const history = await client.workflow
      .getHandle(handle.workflowId, handle.firstExecutionRunId)
      .fetchHistory();
    await mkdir(FOLDER, { recursive: true });
    await writeFile(
      `${FOLDER}${name}.json.gz`,
      gzipSync(withoutIdentities(historyToJSON(history)), { level: 9 }),
    );
  });
}

/** A worker's identity is its process and host. */
function withoutIdentities(json: string): string {
  return json.replace(/"identity": "[^"]*"/g, '"identity": "worker"');
}

it.runIf(process.env.RECORD_HISTORIES)(
  'records the histories of this release',
  async () => {
    for (const [name, scenario] of Object.entries(SCENARIOS)) await record(name, scenario);
  },
  300_000,
);

describe('histories of earlier releases replay, so that a worker may be upgraded while syncs run or are held', () => {
  it('every scenario has one', async () => {
    expect(existsSync(FOLDER) ? await readdir(FOLDER) : []).toEqual(
      expect.arrayContaining(Object.keys(SCENARIOS).map((name) => `${name}.json.gz`)),
    );
  });

  it.each(Object.keys(SCENARIOS))('%s', async (name) => {
    const history: unknown = JSON.parse(
      gunzipSync(await readFile(`${FOLDER}${name}.json.gz`)).toString('utf8'),
    );
    await Worker.runReplayHistory({ workflowBundle: stack.workflowBundle }, history);
  });
});
