import type { Collection, Document, Filter, WithId } from 'mongodb';
import { batchesOf } from '../../infra/mongo/batches-of.js';
import type { PartitionRange } from '../../shared/partition.js';

type Placed = Document & { readonly employee_id: string; readonly partition: number };

/**
 * Yields the documents of these partitions, then those of `ids()` that are in another partition: the partition itself may be altered. `ids`
 * is called after the first ones.
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
