import type { AbstractCursor } from 'mongodb';

/** Yields the documents of a cursor as they arrive from the server. Awaiting each document costs as much as reading it. */
export async function* bufferedBatches<T>(cursor: AbstractCursor<T>): AsyncGenerator<T[]> {
  try {
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments();
  } finally {
    await cursor.close();
  }
}
