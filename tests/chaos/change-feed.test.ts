import { expect, it } from 'vitest';
import { SeededRandom } from '../../dev/seeded-random.js';
import { temporaryFolder } from '../../dev/temporary-folder.js';
import { collections } from '../../infra/mongo/collections.js';
import { retryRequest, undoRequest } from '../../services/retry-or-undo-request.js';
import type { SyncRequest } from '../../shared/sync.js';
import { testClosers } from '../closers.js';
import { FeedConsumer, whileFollowing } from '../feed-consumer.js';
import { directory, testSteps } from '../test-steps.js';
import { startChaosStack } from './chaos-stack.js';
import { startReplicaSet } from './replica-set.js';
import { moments, scaled } from './scale.js';

/** So few people in a transaction that each plan has several, which commit in any order. */
const fixture = testSteps({
  PAYCOM_TRANSACTION_ROWS: '2',
  PAYCOM_BRAKE_CREATIONS_PERCENT: '100',
});
const CODES = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(4, '0'));
const PUSHES = 12;

/** Of the first push of a chaos stack, about. */
const CHUNKS = 12;

const { closers } = testClosers();

/** A seeded history of syncs that are disturbed, while consumers read. */
class DisturbedHistory {
  faults = 0;
  readonly #random: SeededRandom;
  readonly #consumers: FeedConsumer[] = [];
  readonly #late: Promise<unknown>[] = [];
  readonly #syncs: string[] = [];

  constructor(seed: number) {
    this.#random = new SeededRandom('change feed', seed);
  }

  /** Returns what a consumer saw that it must not see. */
  async run(): Promise<string[]> {
    await fixture.clear();
    const problems: string[] = [];
    for (let push = 1; push <= PUSHES; push += 1) {
      if (this.#consumers.length < 4)
        this.#consumers.push(new FeedConsumer(fixture.deps.store, this.#random));
      await this.#disturbedSync(await this.#anyRequest(push));
      problems.push(...(await this.#differences()));
    }
    await Promise.allSettled(this.#late);
    const crashes = this.#consumers.reduce((sum, consumer) => sum + consumer.crashes, 0);
    this.faults += crashes;
    return [...problems, ...(await this.#differences()), ...this.#consumers.flatMap((each) => each.problems)];
  }

  /** Of a new push, or an undo or a retry of an earlier sync. */
  async #anyRequest(push: number): Promise<Partial<SyncRequest>> {
    const { db } = fixture.deps.store;
    const earlier = this.#syncs[this.#random.whole(0, this.#syncs.length - 1)];
    const choice = this.#random.next();
    if (earlier !== undefined && choice < 0.4) {
      const repeat = choice < 0.3 ? undoRequest : retryRequest;
      const request = await repeat(db, earlier, false).catch(() => undefined);
      if (request) {
        this.faults += 1;
        return request;
      }
    }
    const rows = CODES.filter(() => this.#random.chance(0.8)).map((code) =>
      [
        code,
        `"FAKE${code}, ADA"`,
        this.#random.pick(['A', 'A', 'T', 'V']),
        this.#random.pick(['Reno', 'Ely', 'Elko']),
      ].join(),
    );
    await fixture.deliver(directory(String(push).padStart(2, '0')), 'EE Code,EE Name,Status,City', ...rows);
    return {};
  }

  async #disturbedSync(request: Partial<SyncRequest>): Promise<void> {
    const { plan, approve, steps } = fixture;
    const planned = await plan(request).catch(() => undefined);
    if (!planned) return;
    const { opened, sync_id } = planned;
    let { plan_hash } = planned;
    this.#syncs.push(sync_id);
    const end = await whileFollowing(this.#consumers, async () => {
      await this.#approveIfHeld(planned, approve);
      await this.#apply(sync_id, plan_hash, this.#random.chance(0.3) ? 2 : Number.POSITIVE_INFINITY);
      if (this.#random.chance(0.2)) {
        this.faults += 1;
        // As after a reset of the workflow: the plan is made again from what is there.
        const isUndo = request.undo_of !== undefined;
        plan_hash = isUndo
          ? (await steps().planUndo({ sync_id })).hash
          : (await fixture.planInParts(sync_id)).hash;
        await this.#approveIfHeld({ sync_id, plan_hash }, approve);
        await this.#apply(sync_id, plan_hash);
      }
      if (this.#random.chance(0.2)) {
        this.faults += 1;
        return { as: 'cancelled' } as const;
      }
      await this.#apply(sync_id, plan_hash);
      await steps().upsertEmployees({ sync_id, plan_hash, step: 'end' });
      return { as: 'done' } as const;
    });
    await steps().finalizeLog({ opened, end });
  }

  async #approveIfHeld(
    plan: { sync_id: string; plan_hash: string },
    approve: typeof fixture.approve,
  ): Promise<void> {
    const { sync_id, plan_hash: hash } = plan;
    const stored = await collections(fixture.deps.store.db).plans.findOne({ sync_id, hash });
    if (stored?.status === 'proposed' && stored.held_by.length > 0) await approve(plan);
  }

  /** Applies all chunks side by side, or only the first `most` of them. */
  async #apply(sync_id: string, plan_hash: string, most = Number.POSITIVE_INFINITY): Promise<void> {
    const { upsertEmployees } = fixture.steps();
    await upsertEmployees({ sync_id, plan_hash, step: 'begin' });
    const plan = await collections(fixture.deps.store.db).plans.findOne({ sync_id, hash: plan_hash });
    const chunks = Math.min(plan?.chunk_keys.length ?? 0, most);
    await Promise.all(
      Array.from({ length: chunks }, (_, chunk) => this.#applyOne(sync_id, plan_hash, chunk)),
    );
  }

  /** Tries again until an attempt is not disturbed. */
  async #applyOne(sync_id: string, plan_hash: string, chunk: number): Promise<void> {
    const step = { from: chunk, to: chunk + 1 };
    const attempt = (isLate = false) => {
      const { tasks } = fixture.deps;
      const shard = chunk;
      const applyChunk: typeof tasks.applyChunk = async ({ ref, lease }) => {
        if (isLate) for (let trip = 0; trip < 50; trip += 1) await fixture.deps.store.db.command({ ping: 1 });
        return tasks.applyChunk({ ref, lease: { ...lease, shard } });
      };
      return fixture.steps({ tasks: { ...tasks, applyChunk } }).upsertEmployees({ sync_id, plan_hash, step });
    };
    for (;;) {
      const fault = this.#random.next();
      if (fault < 0.2) this.faults += 1;
      // It died before it wrote, or its answer was lost. Or it is taken for dead, and writes later, perhaps after its sync has ended.
      if (fault < 0.1) continue;
      if (fault < 0.15) this.#late.push(attempt(true).catch(() => undefined));
      else await attempt();
      if (fault >= 0.2) return;
    }
  }

  /** Compares some of the copies with the roster. */
  async #differences(): Promise<string[]> {
    const found = this.#consumers.map(async (consumer, number) => {
      if (this.#random.chance(0.5)) return [];
      return (await consumer.differences()).map((id) => `consumer ${number}: ${id} differs`);
    });
    return (await Promise.all(found)).flat();
  }
}

it('consumers of the change feed see each change once and in order, whatever is disturbed', async () => {
  const most = scaled({ few: 60, all: 10_000 });
  let faults = 0;
  for (let seed = 1; faults < most; seed += 1) {
    const history = new DisturbedHistory(seed);
    expect([seed, await history.run()]).toEqual([seed, []]);
    faults += history.faults;
  }
  expect(faults).toBeGreaterThanOrEqual(most);
});

it.each(moments('feed primary', scaled({ few: 1, all: 6 })))(
  'also when the primary of a replica set is killed at %f of a first push that it applies',
  async (share) => {
    const { folder, remove } = await temporaryFolder();
    closers.push(remove);
    const replicaSet = await startReplicaSet(folder);
    closers.push(replicaSet.stop);
    const stack = await startChaosStack({ MONGODB_URI: replicaSet.uri('paycom') });
    closers.push(stack.stop);
    await stack.startWorker();
    const { appliedChunks, employees } = collections(stack.store.db);
    const random = new SeededRandom('feed primary', share);
    const consumers = Array.from({ length: 3 }, () => new FeedConsumer(stack.store, random));
    await whileFollowing(consumers, async () => {
      const running = stack.sync();
      await expect
        .poll(() => appliedChunks.countDocuments(), { interval: 5 })
        .toBeGreaterThan(share * CHUNKS);
      await replicaSet.killPrimary();
      expect(await running).toMatchObject({ code: 0 });
      await stack.deliver(1);
      expect(await stack.sync()).toMatchObject({ code: 0 });
    });
    expect(await employees.countDocuments()).toBeGreaterThan(0);
    for (const consumer of consumers) {
      expect(await consumer.differences()).toEqual([]);
      expect(consumer.problems).toEqual([]);
    }
  },
);
