const BATCH = 1_000;

/** Yields the items of a cursor in arrays of at most 1,000, for a follow-up query. `distinct` would return at most 16 MB. */
export async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
