import { expect, test } from 'vitest';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { appliedChunks, appliedCounts, hasAppliedChunks, marksOfChunk } from './applied-chunks.js';

const own = testStore();

/** A mark of `sync`, applied at `at`. */
const mark = (hash: string, chunk: number, at: number, [from, to]: readonly [number, number]) => ({
  ...{
    sync_id: 'sync',
    hash,
    chunk,
    from,
    to,
    key: `${hash}/${chunk}`,
    created: to - from,
    updated: 1,
    ends_chunk: true,
  },
  at: new Date(at),
});

test('are listed in the order in which they were applied, also those of replaced plans', async () => {
  const { db } = own.store;
  const ordered = [
    mark('h1', 1, 10, [0, 5]),
    mark('h2', 0, 20, [0, 4]),
    mark('h2', 1, 20, [0, 2]),
    mark('h2', 1, 20, [2, 3]),
    { ...mark('h2', 8, 30, [0, 7]), removed: 3 },
    mark('h2', 2, 40, [0, 1]),
  ];
  const shuffled = [4, 2, 0, 5, 3, 1].flatMap((at) => ordered[at] ?? []);
  await collections(db).appliedChunks.insertMany(shuffled.map((each) => ({ ...each })));
  await collections(db).appliedChunks.insertOne({ ...mark('h2', 0, 1, [0, 9]), sync_id: 'another' });

  expect(await appliedChunks(db, 'sync')).toEqual(ordered);
  expect(await marksOfChunk(db, { sync_id: 'sync', hash: 'h2', chunk: 1 })).toEqual(ordered.slice(2, 4));
  expect(await appliedCounts(db, 'sync', 'h2')).toMatchObject({ created: 15, updated: 5, removed: 3 });
  expect(await appliedCounts(db, 'sync', 'h1')).toMatchObject({ created: 5, updated: 1, removed: 0 });
  expect(await appliedCounts(db, 'sync', 'h3')).toEqual({ created: 0, updated: 0, removed: 0 });
  expect([await hasAppliedChunks(db, 'sync'), await hasAppliedChunks(db, 'sync', 'h1')]).toEqual([
    true,
    true,
  ]);
  expect([await hasAppliedChunks(db, 'sync', 'h3'), await hasAppliedChunks(db, 'none')]).toEqual([
    false,
    false,
  ]);
});

test('a range of a chunk is marked once', async () => {
  const marks = collections(own.store.db).appliedChunks;
  await marks.insertOne(mark('twice', 0, 1, [0, 4]));
  await expect(marks.insertOne(mark('twice', 0, 2, [0, 2]))).rejects.toMatchObject({ code: 11000 });
});
