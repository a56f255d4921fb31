const BATCH = 1_000;

/** Slices of at most 1,000 items: one query or bulk write with all of them could exceed the size of a document. */
export function* batchesOf<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}
