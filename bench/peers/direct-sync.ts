import { availableParallelism } from 'node:os';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import pLimit from 'p-limit';
import { createActivities } from '../../activities/activities.js';
import type { Activities, FinishedSync, OpenLogInput, PlanSummary } from '../../activities/contract.js';
import type { CpuTasks } from '../../activities/cpu-tasks.js';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { readConfig } from '../../infra/config/environment.js';
import { createLogger } from '../../infra/config/logger.js';
import { Keyring } from '../../infra/crypto/keyring.js';
import { mappingReader } from '../../infra/mapping/current-mapping.js';
import { connectMongo } from '../../infra/mongo/mongo.js';
import { SftpPool } from '../../infra/sftp/pool.js';
import { sftpTarget } from '../../infra/sftp/target.js';
import { NO_MAPPING } from '../../shared/reports/mapping.js';
import type { SyncRequest } from '../../shared/sync.js';
import { newSyncId } from '../../shared/sync-id.js';
import { CHUNKS_PER_STEP, syncWorkflowId } from '../../shared/sync-run.js';
import { startCpuThreads } from '../../worker/cpu-threads.js';

/** Files, parts and chunks at a time, as in `workflows/sync-paycom.ts`. */
const limit = pLimit(8);

const REQUEST: SyncRequest = {
  ...{ report_type: 'all', dry_run: false, force: false, trigger: 'cli', requested_by: 'bench' },
};

/**
 * A process of its own: runs syncs one after the other, with the activities and threads of a worker, in the order of the workflow, but
 * without Temporal. Prints the figures of each as JSON.
 */
async function main([syncs = 1]: readonly number[]): Promise<void> {
  const config = await readConfig();
  const keyring = Keyring.parse(config.encryption.keys, config.encryption.on);
  const { db, close } = await connectMongo(config.mongodbUri);
  const store = { db, keyring };
  const sftp = new SftpPool(sftpTarget(config), config.sftp.connections);
  const threads = startCpuThreads(config, keyring);
  const counted = countCalls(
    createActivities({
      ...{ store, sftp, config, blobs: new BlobStore(store), tasks: threads.tasks },
      readMapping: mappingReader(db, config),
      logger: createLogger({ level: config.logLevel, to: { write: () => undefined } }),
      isRunning: async () => true,
      countSync: () => {},
      countDelivery: () => {},
    }),
  );
  await loadThreads(threads.tasks);
  const figures: unknown[] = [];
  for (let sync = 0; sync < syncs; sync += 1) {
    const [start, cpu, calls] = [performance.now(), process.cpuUsage(), counted.calls()];
    const { employees } = await runSync(counted.activities);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const activities = counted.calls() - calls;
    figures.push({ seconds, cpuSeconds: (user + system) / 1e6, activities, created: employees.created });
  }
  process.stdout.write(JSON.stringify(figures));
  await Promise.all([threads.close(), sftp.close()]);
  await close();
}

/** A worker has loaded its threads long before a sync. Each thread of both kinds gets a task that fails once it is loaded and connected. */
async function loadThreads({ readReport, applyChunk }: CpuTasks): Promise<void> {
  const [sync_id, none] = ['none', 'none'];
  const file = { name: 'none.csv', mtime: new Date(0), fingerprint: none };
  const report = { mapping: NO_MAPPING, file, ref: { sync_id, file_id: none }, bytes: 0, alone: false };
  const chunk = { ref: { sync_id, plan_hash: none, chunk: 0, key: none }, lease: { fence: 0, shard: 0 } };
  const never = new AbortController().signal;
  const tasks = Array.from({ length: 4 * availableParallelism() }, () => [
    readReport(report, never),
    applyChunk(chunk),
  ]);
  await Promise.allSettled(tasks.flat());
}

async function runSync(activities: Activities): Promise<FinishedSync> {
  const { openLog, linkStaff, countStats, finalizeLog } = activities;
  const sync_id = newSyncId(new Date(), Math.random);
  const opened: OpenLogInput = {
    ...{ sync_id, workflow_id: syncWorkflowId('all'), first_run_id: 'run' },
    ...REQUEST,
  };
  await openLog(opened);
  const files = await processFiles(activities, sync_id);
  if (files > 0) await applyPlan(activities, sync_id, await makePlan(activities, sync_id));
  await linkStaff({ sync_id });
  await countStats({ sync_id });
  return finalizeLog({ opened, end: { as: 'done' } });
}

/** Returns the number of files. */
async function processFiles(
  { listRemote, downloadFile, parseNumbers, validateRows }: Activities,
  sync_id: string,
): Promise<number> {
  let files = 0;
  let page = await listRemote({ sync_id });
  for (;;) {
    files += page.file_ids.length;
    await limit.map(page.file_ids, async (file_id) => {
      await downloadFile({ sync_id, file_id });
      await parseNumbers({ sync_id, file_id });
      await validateRows({ sync_id, file_id });
    });
    if (page.next === undefined) return files;
    page = await listRemote({ sync_id, after: page.next });
  }
}

async function makePlan({ planChanges }: Activities, sync_id: string): Promise<PlanSummary> {
  const begun = await planChanges({ sync_id });
  if ('hash' in begun) return begun;
  const { draft, parts } = begun;
  await limit.map(Array(parts).keys(), (part) => planChanges({ sync_id, draft, part }));
  const plan = await planChanges({ sync_id, draft });
  if (!('hash' in plan)) throw new Error('The plan has no end.');
  return plan;
}

async function applyPlan(
  { upsertEmployees }: Activities,
  sync_id: string,
  { hash: plan_hash, chunks, held_by }: PlanSummary,
): Promise<void> {
  if (held_by.length > 0) throw new Error('The plan is held.');
  const plan = { sync_id, plan_hash };
  if (chunks === undefined) {
    await upsertEmployees(plan);
    return;
  }
  await upsertEmployees({ ...plan, step: 'begin' });
  await limit.map(Array(Math.ceil(chunks / CHUNKS_PER_STEP)).keys(), (step) => {
    const from = step * CHUNKS_PER_STEP;
    return upsertEmployees({ ...plan, step: { from, to: Math.min(from + CHUNKS_PER_STEP, chunks) } });
  });
  await upsertEmployees({ ...plan, step: 'end' });
}

/** Each activity runs in a context of its own, as in a worker. */
function countCalls(activities: Activities): { activities: Activities; calls: () => number } {
  let calls = 0;
  const entries = Object.entries(activities).map(([name, activity]) => [
    name,
    (input: unknown) => {
      calls += 1;
      const context = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
      return context.run(activity as (input: unknown) => Promise<unknown>, input);
    },
  ]);
  return { activities: Object.fromEntries(entries) as Activities, calls: () => calls };
}

await main(process.argv.slice(2).map(Number));
