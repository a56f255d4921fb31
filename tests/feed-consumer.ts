import type { SeededRandom } from '../dev/seeded-random.js';
import { asAppError } from '../infra/config/as-app-error.js';
import type { Store } from '../infra/mongo/store.js';
import { type FeedEntry, type FeedPage, readFeed } from '../infra/plans/change-feed.js';
import type { FeedPosition } from '../infra/plans/feed-position.js';
import { endState } from './end-state.js';

type Values = Readonly<Record<string, unknown>>;

/** A program downstream: it keeps a copy of the roster, and stores its position with each page in one step. */
export class FeedConsumer {
  /** What a consumer must never see: an entry twice, or a change that does not fit to the copy. */
  readonly problems: string[] = [];
  crashes = 0;
  /** Pages that it asked for in vain, because no database answered. */
  outages = 0;
  readonly #store: Store;
  readonly #random: SeededRandom;
  readonly #people = new Map<string, Values>();
  readonly #seen = new Set<string>();
  /** The plan that wrote each person last, as `[fence, number]`. */
  readonly #last = new Map<string, readonly [number, number]>();
  #position: FeedPosition | undefined;

  constructor(store: Store, random: SeededRandom) {
    this.#store = store;
    this.#random = random;
  }

  /** Reads one page of any size, unless it crashes before it has stored it. Returns whether nothing more was there. */
  async step(): Promise<boolean> {
    const limit = this.#random.whole(1, 6);
    const page = await this.#read(limit);
    if (page === null) return false;
    if (this.#random.chance(0.1)) {
      this.crashes += 1;
      return false;
    }
    for (const entry of page.entries) this.#apply(entry);
    this.#position = page.position;
    return page.caught_up;
  }

  async catchUp(): Promise<void> {
    while (!(await this.step()));
  }

  /** Reads to the end. Returns the people in whom the copy differs from the roster. */
  async differences(): Promise<string[]> {
    await this.catchUp();
    const { employees } = await endState(this.#store);
    const ids = new Set([...Object.keys(employees), ...this.#people.keys()]);
    const textOf = (person: unknown) => (person ? sortedText(person) : '');
    return [...ids].filter((id) => textOf(employees[id]) !== textOf(this.#people.get(id)));
  }

  async #read(limit: number): Promise<FeedPage | null> {
    try {
      return await readFeed(this.#store, this.#position, { limit, reveal: true });
    } catch (error) {
      if (asAppError(error).code !== 'mongodb_unreachable') throw error;
      this.outages += 1;
      return null;
    }
  }

  #apply(entry: FeedEntry): void {
    const { id, kind, employee_id, values } = entry;
    const known = this.#people.get(employee_id);
    const isNew = kind === 'snapshot' || kind === 'created';
    if (this.#seen.has(id)) this.problems.push(`${id}: twice`);
    if ((known === undefined) !== isNew)
      this.problems.push(`${id}: ${kind}, but the person is ${known ? '' : 'not '}there`);
    if (kind !== 'snapshot') this.#checkOrder(entry);
    this.#seen.add(id);
    if (kind === 'removed') this.#people.delete(employee_id);
    else this.#people.set(employee_id, { ...known, ...values });
  }

  #checkOrder({ id, employee_id }: FeedEntry): void {
    const [fence = 0, number = 0] = id.split('.').map(Number);
    const [lastFence, lastNumber] = this.#last.get(employee_id) ?? [0, 0];
    if (fence < lastFence || (fence === lastFence && number <= lastNumber))
      this.problems.push(`${id}: out of order`);
    this.#last.set(employee_id, [fence, number]);
  }
}

/** The fields with a value, as text. */
function sortedText(person: object): string {
  const filled = Object.entries(person).filter(([, value]) => value !== null);
  return JSON.stringify(filled.sort());
}

/** Does `work` while the consumers read. */
export async function whileFollowing<T>(
  consumers: readonly FeedConsumer[],
  work: () => Promise<T>,
): Promise<T> {
  let goesOn = true;
  const reading = consumers.map(async (consumer) => {
    while (goesOn) await consumer.step();
  });
  try {
    return await work();
  } finally {
    goesOn = false;
    await Promise.all(reading);
  }
}
