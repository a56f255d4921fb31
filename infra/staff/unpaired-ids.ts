/** The ids that only one of two streams has. */
type Unpaired = { readonly left: readonly string[]; readonly right: readonly string[] };

/** Compares two streams of ids, each sorted as MongoDB sorts text, in one pass (merge join). */
export async function* unpairedIds(
  left: AsyncIterator<readonly string[]>,
  right: AsyncIterator<readonly string[]>,
): AsyncGenerator<Unpaired> {
  const [ours, theirs] = [new Ids(left), new Ids(right)];
  for (;;) {
    const [hasOurs, hasTheirs] = [await ours.fill(), await theirs.fill()];
    if (!hasOurs && !hasTheirs) return;
    if (hasOurs && hasTheirs) yield compared(ours, theirs);
    else yield { left: ours.takeAll(), right: theirs.takeAll() };
  }
}

/** Compares the two sides until one has no further id in its batch. */
function compared(ours: Ids, theirs: Ids): Unpaired {
  const [left, right]: [string[], string[]] = [[], []];
  while (ours.head !== undefined && theirs.head !== undefined) {
    const order = compareBytes(ours.head, theirs.head);
    if (order < 0) left.push(ours.head);
    if (order > 0) right.push(theirs.head);
    if (order <= 0) ours.advance();
    if (order >= 0) theirs.advance();
  }
  return { left, right };
}

class Ids {
  readonly #batches: AsyncIterator<readonly string[]>;
  #batch: readonly string[] = [];
  #at = 0;

  constructor(batches: AsyncIterator<readonly string[]>) {
    this.#batches = batches;
  }

  get head(): string | undefined {
    return this.#batch[this.#at];
  }

  advance(): void {
    this.#at += 1;
  }

  takeAll(): readonly string[] {
    const rest = this.#batch.slice(this.#at);
    this.#at = this.#batch.length;
    return rest;
  }

  /** Reads the next batch when this one is used up. Returns false at the end. */
  async fill(): Promise<boolean> {
    while (this.head === undefined) {
      const { done, value } = await this.#batches.next();
      if (done) return false;
      [this.#batch, this.#at] = [value, 0];
    }
    return true;
  }
}

/** MongoDB sorts text by its UTF-8 bytes, JavaScript by its UTF-16 units. */
function compareBytes(left: string, right: string): number {
  return left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right));
}
