import { expect, it } from 'vitest';
import { SeededRandom } from '../../dev/seeded-random.js';
import { collections } from '../../infra/mongo/collections.js';
import { retryRequest, undoRequest } from '../../services/retry-or-undo-request.js';
import type { SyncRequest } from '../../shared/sync.js';
import { endState } from '../end-state.js';
import { FeedConsumer, withValues } from '../feed-consumer.js';
import { directory, testSteps } from '../test-steps.js';
import { scaled } from './scale.js';

/** So few people in a transaction that each plan has several, which commit in any order. */
const fixture = testSteps({
  PAYCOM_TRANSACTION_ROWS: '2',
  PAYCOM_BRAKE_CREATIONS_PERCENT: '100',
});
const CODES = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(4, '0'));
const PUSHES = 12;

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
    const end = await this.#whileConsumersRead(async () => {
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

  async #whileConsumersRead<T>(work: () => Promise<T>): Promise<T> {
    let goesOn = true;
    const readers = this.#consumers.map(async (consumer) => {
      while (goesOn) await consumer.step();
    });
    try {
      return await work();
    } finally {
      goesOn = false;
      await Promise.all(readers);
    }
  }

  /** Compares some of the copies with the roster. */
  async #differences(): Promise<string[]> {
    const { employees } = await endState(fixture.deps.store);
    const people = employees as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    const roster = Object.fromEntries(Object.entries(people).map(([id, person]) => [id, withValues(person)]));
    const found = this.#consumers.map(async (consumer, number) => {
      if (this.#random.chance(0.5)) return [];
      await consumer.catchUp();
      const copy = consumer.roster();
      const ids = new Set([...Object.keys(roster), ...Object.keys(copy)]);
      return [...ids]
        .filter((id) => !isEqual(roster[id], copy[id]))
        .map((id) => `consumer ${number}: ${id} differs`);
    });
    return (await Promise.all(found)).flat();
  }
}

function isEqual(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown) => JSON.stringify(Object.entries(value ?? {}).sort());
  return (a === undefined) === (b === undefined) && sorted(a) === sorted(b);
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
