import type { Db } from 'mongodb';
import type { ListedFile } from '../../shared/reports/settled.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';

type Sighted = Pick<ListedFile, 'path' | 'size'>;
export type FirstSightings = {
  /** In seconds. Undefined when no sync has seen a file with this path and size. */
  readonly timeOf: (file: Sighted) => number | undefined;
};

/** Finds when files without an mtime were first seen: their time in the ledger. Path and size identify them. */
export async function firstSightings(db: Db, files: readonly Sighted[]): Promise<FirstSightings> {
  const times = new Map<string, number>();
  for (const batch of batchesOf(files)) {
    const known = collections(db)
      .files.find(
        { path: { $in: batch.map(({ path }) => path) } },
        { projection: { path: 1, size: 1, mtime: 1 } },
      )
      .sort({ mtime: -1 });
    for await (const file of known) times.set(keyOf(file), file.mtime.getTime() / 1000);
  }
  return { timeOf: (file) => times.get(keyOf(file)) };
}

function keyOf({ path, size }: Sighted): string {
  return JSON.stringify([path, size]);
}
