import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { SeededRandom } from '../../dev/seeded-random.js';
import { collections } from '../../infra/mongo/collections.js';
import { COLLECTION_SCHEMAS } from '../../infra/mongo/schema/collection-schemas.js';
import { testClosers } from '../closers.js';
import { seconds } from '../time-limits.js';
import { type ChaosStack, chaosStateOf, startStackBehind } from './chaos-stack.js';
import { startFlakyNetwork } from './flaky-network.js';
import { scaled } from './scale.js';

const PUSHES = scaled({ few: 4, all: 200 });
/** The memory and the sockets of a worker grow at first. */
const LEAST_MEASURED = 100;
/** A worker has done all that it does only at first after this share of the pushes. */
const WARM = 0.25;
/** Of the worker's memory. Garbage collection alone moves it by some per cent. */
const MOST_GROWTH = 1.25;

const { closers } = testClosers();

/** The roster, what is kept of each sync, and the files. */
const KEPT = new Set([
  ...['paycom_employees', 'paycom_payees', 'staff', 'paycom_changes', 'paycom_sync_logs', 'paycom_audit'],
  ...['paycom_files', 'paycom_run_files', 'paycom_row_issues', 'paycom_plans', 'paycom_applied_chunks'],
  ...['paycom_blobs.files', 'paycom_blobs.chunks', 'paycom_events'],
]);
/** What the same pushes leave as it is. */
const STAYING = [
  ...['paycom_keys', 'paycom_data_keys', 'paycom_leases', 'paycom_roster', 'paycom_stats', 'paycom_removals'],
  ...['paycom_users', 'paycom_credentials', 'paycom_second_factors', 'paycom_sessions', 'paycom_tokens'],
  ...['paycom_sign_in_attempts', 'paycom_reveals', 'paycom_audit_head', 'paycom_staff_decisions'],
  ...['paycom_webhooks', 'paycom_sent_events', 'paycom_webhook_deliveries', 'paycom_channels'],
  ...['paycom_sent_messages', 'paycom_mappings', 'paycom_erased', 'paycom_erasure_key', 'paycom_salts'],
  'paycom_planning_attempts',
];

it('each collection grows with the pushes or stays as it is', () => {
  const known = [...KEPT, ...STAYING];
  expect(known.toSorted()).toEqual(COLLECTION_SCHEMAS.map(({ name }) => name).toSorted());
});

type Usage = {
  readonly memoryKb: number;
  readonly descriptors: number;
  /** Documents by collection. */
  readonly others: Readonly<Record<string, number>>;
};

/** What a worker holds, and the documents that no retention keeps. */
async function usageOf({ store: { db } }: ChaosStack, pid: number): Promise<Usage> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const names = (await db.listCollections({ type: 'collection' }).toArray()).map(({ name }) => name);
  const counts = names
    .filter((name) => !KEPT.has(name))
    .map(async (name) => [name, await db.collection(name).countDocuments()] as const);
  return {
    memoryKb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]),
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
    others: Object.fromEntries(await Promise.all(counts)),
  };
}

/** Syncs. Several pushes change so many people that the brakes hold one: it is approved. */
async function completed(stack: ChaosStack): Promise<void> {
  const { code, report } = await stack.sync();
  const { sync_id = '', plan } = report ?? {};
  expect([0, 6], JSON.stringify(report?.error)).toContain(code);
  if (code === 6) expect((await stack.run('paycom', 'approve', sync_id, plan?.hash ?? '')).code).toBe(0);
  const { syncLogs } = collections(stack.store.db);
  const status = async () => (await syncLogs.findOne({ sync_id }))?.status;
  await expect.poll(status, { timeout: seconds(60) }).toBe('completed');
}

it(
  `${PUSHES} pushes through a network with faults leave memory, sockets, files and collections as they were`,
  async () => {
    const random = new SeededRandom('soak');
    const network = await startFlakyNetwork('soak');
    closers.push(network.stop);
    const stack = await startStackBehind(network);
    closers.push(stack.stop);
    const { pid } = await stack.startWorker();
    const usages: Usage[] = [];
    for (let revision = 0; revision < PUSHES; revision += 1) {
      await stack.deliver(revision);
      network.faults = random.chance(0.3) ? { cutAt: network.bytes + random.whole(1, 60_000) } : {};
      await completed(stack);
      usages.push(await usageOf(stack, pid));
    }
    const [warm, last] = [usages[Math.floor(PUSHES * WARM)], usages.at(-1)] as [Usage, Usage];
    expect(last.others).toEqual(warm.others);
    expect(await chaosStateOf(stack)).toMatchObject({ openLogs: 0, spooled: [], orphanedUploads: 0 });
    if (PUSHES < LEAST_MEASURED) return;
    expect(last.memoryKb).toBeLessThan(warm.memoryKb * MOST_GROWTH);
    expect(last.descriptors).toBeLessThanOrEqual(warm.descriptors + 4);
  },
  seconds(3_600),
);
