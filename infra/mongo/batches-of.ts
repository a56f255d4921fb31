const BATCH = 1_000;

/** Yields slices of at most 1,000 items. One query or bulk write with all items could exceed MongoDB's document size limit. */
export function* batchesOf<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}
