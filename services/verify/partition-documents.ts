import type { Collection, Document, Filter, WithId } from 'mongodb';
import { batchesOf } from '../../infra/mongo/batches-of.js';
import type { PartitionRange } from '../../shared/partition.js';

type Placed = Document & { readonly employee_id: string; readonly partition: number };

/**
 * Yields the documents of these partitions, then the documents with an id of `ids()` in another partition, because a stored partition may be wrong.
 * Calls `ids` after the first part.
 */
export async function* partitionDocuments<T extends Placed>(
  collection: Collection<T>,
  { from, to }: PartitionRange,
  ids: () => Iterable<string>,
): AsyncGenerator<WithId<T>> {
  const inRange = { $gte: from, $lt: to };
  yield* collection.find({ partition: inRange } as Filter<T>);
  for (const batch of batchesOf([...ids()]))
    yield* collection.find({ employee_id: { $in: batch }, partition: { $not: inRange } } as Filter<T>);
}
